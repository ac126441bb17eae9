import { circumstances } from './circumstances.js';
import { languages } from './languages.js';
import { lasting } from './lasting.js';
import { meanings } from './meanings.js';
import { namesakes } from './namesakes.js';
import { smaller } from './smaller.js';
import { workbench } from './workbench.js';
import { phrases } from './words.js';

/**
 * What pages say about codes, by language. Phrases are written as pages write
 * them; lexicon.ts says what `*` and `~` stand for. All languages are searched
 * together, because `lang` attributes are wrong too often to choose by.
 */
export type Meaning =
  /** Names a one-time code and hardly anything else. */
  | 'code'
  /** A word for any code. */
  | 'weak'
  /** A code was sent, or is waiting. */
  | 'sent'
  /** Send it again. */
  | 'resend'
  /** E-mail as the way it came. */
  | 'email'
  /** Text message or call as the way it came. */
  | 'sms'
  /** An authenticator app or a key as its source. */
  | 'authenticator'
  /** After a number: how many characters it has. */
  | 'digits'
  /** Letters in a picture. */
  | 'captcha'
  /** Coupon, gift card, invitation. */
  | 'promo'
  /** Post code. */
  | 'postal'
  /** Payment card. */
  | 'card'
  /** A telephone number to be typed, or a part of one. */
  | 'phone'
  /** Recovery and backup codes, kept by the user. */
  | 'backup'
  /** Codes of things: orders, products, taxes, rooms, devices. */
  | 'reference'
  | 'search'
  /** A lasting PIN or memorable word of the user's own, and its making. */
  | 'secret'
  /** What a button does with another kind of code: redeem it, look it up, join with it. */
  | 'deed'
  /** A lasting secret of the user's own, or who the user is. */
  | 'identity'
  /** What a button of a form with settings does: keeps them. */
  | 'keep'
  /** What is mailed every day or week: letters, offers, puzzles. */
  | 'news'
  /** What else is mailed to somebody who did something: receipts, confirmations, results. */
  | 'slip'
  /** A field that people are asked to leave empty. */
  | 'trap'
  /** Where a code is found that no message brings: on a card, on a screen, in a letter, in one's head. */
  | 'elsewhere'
  /** What a one-time code is asked for: signing in, making sure of somebody; and how long it holds. */
  | 'purpose'
  /** A letter of paper. */
  | 'letter'
  /** What a button says that goes on with it. */
  | 'proceed'
  /** What nobody will do: "we never ask for a code by e-mail". */
  | 'never'
  /** That what follows is another way than the one at hand. */
  | 'instead'
  /** What a label says where codes are set up: how long they are, which one is for trying. */
  | 'setup'
  /** What is shown there for others to use: a template, the documentation of a field. */
  | 'showcase'
  /** What a button does with it: copies its source, sends a mail to try it. */
  | 'exhibit'
  /** That a secret of one's own was forgotten; nobody forgets a code of this moment. */
  | 'forgotten'
  /** A message of another day: that welcomed somebody, or came with something bought or booked. */
  | 'standing'
  /** What a code may be called where it is not called one: a number, a key, a password. */
  | 'thing'
  /** That it holds once, or for a while. */
  | 'once';

/**
 * The table. `any` holds what pages in every language use, above all in attributes.
 */
const vocabulary: Record<string, Partial<Record<Meaning, readonly string[]>>> = {
  any: {
    code: [
      'otp*', 'otc', 'totp*', '2fa', 'tfa', 'mfa', 'vcode', 'verif code', 'verify code', 'code verif*', 'email code',
      'mail code', 'code email', 'sms code', 'auth code', 'passcode', 'one time*', 'onetime*', 'pincode input',
      'pin input', 'code input', 'verification', 'two factor*', 'twofactor*', '2 step',
    ],
    weak: ['code', 'codes', 'token', 'pin', 'challenge', 'digit', 'kod', 'codigo'],
    email: ['email', 'e mail', 'mail', 'gmail', 'outlook', 'yahoo', 'icloud'],
    sms: ['sms', 'whatsapp', 'telegram', 'rcs', 'mms'],
    authenticator: [
      'totp', 'authenticator', 'authy', 'google authenticator', 'yubikey', 'webauthn', 'duo mobile', 'hotp',
    ],
    captcha: ['captcha*', 'recaptcha', 'hcaptcha', 'turnstile', 'img code', 'image code', 'pic code'],
    promo: ['promo*', 'coupon*', 'voucher*', 'gift*', 'discount*', 'referral*', 'invite*', 'promocode'],
    postal: ['zip', 'zipcode', 'postal', 'postalcode', 'postcode', 'plz', 'cep'],
    card: ['cvv*', 'cvc*', 'csc', 'cvn', 'cid', 'cc', 'iban', 'swift', 'bic'],
    phone: ['phone', 'tel', 'telephone', 'mobile', 'msisdn'],
    backup: ['backup*', 'recovery'],
    reference: ['user code', 'usercode', 'device code', 'sku', 'imei', 'iata', 'isbn', 'vin', 'vat', 'hex', 'qty', 'quantity', 'asin'],
    search: ['search', 'query'],
    identity: ['password', 'username', 'login', 'passwd'],
  },
  en: {
    code: [
      'verification code', 'verification number', 'verification pin', 'security code', 'confirmation code',
      'authentication code', 'authorization code', 'login code', 'log in code', 'sign in code',
      'one time code', 'one time password', 'one time passcode', 'one time pin', 'single use code', 'temporary code',
      'passcode', '2 step code', 'two factor code', '2fa code', 'code we * sent', 'code we sent', 'code we ve sent',
      'code we ~ emailed', 'code we ~ texted', 'code ~ sent to', 'code ~ emailed to', 'digit code', 'digit pin',
      'digit number', 'character code', 'enter ~ code ~ email', 'email code', 'emailed code', 'sent ~ code',
      'verify your email', 'confirm your email', 'email verification', 'emailed you a code',
    ],
    weak: ['code', 'codes', 'pin', 'pin code', 'token', 'digits'],
    sent: [
      'sent', 'emailed', 'texted', 'mailed', 'check your email', 'check your inbox', 'check your mail',
      'check your phone', 'just sent', 'have sent',
    ],
    resend: [
      'resend*', 're send*', 'send again', 'send ~ again', 'send ~ new code', 'new code', 'another code',
      'didn t receive', 'didn t get', 'did not receive', 'haven t received', 'not received', 'request a new',
      'get a new code', 'code expires', 'expires in', 'spam folder', 'junk folder',
    ],
    email: ['email', 'emails', 'emailed', 'e mail', 'e mails', 'e mailed', 'email address', 'inbox', 'mailbox', 'spam'],
    sms: [
      'text message', 'texted', 'text you', 'sms', 'your phone', 'phone number', 'mobile number', 'mobile phone',
      'your mobile', 'cell phone', 'phone ending', 'number ending', 'phone call', 'call you', 'voice call',
    ],
    authenticator: [
      'authenticator', 'authenticator app', 'authentication app', 'auth app', 'authenticator application',
      'generated by ~ app', 'code generator', 'scan ~ qr', 'qr code', 'security key', 'hardware token',
      'code from your app', 'code ~ from ~ app', 'mobile app', 'two factor app', '2fa app',
    ],
    digits: ['digit', 'digits', 'character', 'characters', 'number', 'numbers'],
    captcha: [
      'captcha', 'characters you see', 'letters you see', 'text in the image', 'characters in the image',
      'code in the image', 'code from the image', 'characters shown', 'text you see', 'not a robot',
      'human verification', 'letters above', 'characters below', 'shown in the picture', 'image above',
    ],
    promo: [
      'promo*', 'coupon*', 'voucher*', 'gift card*', 'gift code*', 'discount*', 'referral*', 'invite code',
      'invitation*', 'offer code', 'redeem*', 'campaign code', 'bonus code', 'reward code', 'game code',
      'friend code', 'partner code', 'affiliate code', 'savings code', 'creator code', 'loyalty*',
    ],
    postal: ['zip', 'zip code', 'postal code', 'post code', 'postcode', 'postcodes'],
    card: [
      'card number', 'card verification', 'credit card', 'debit card', 'cvv', 'cvc', 'expiry', 'expiration date',
      'name on card', 'back of ~ card', 'card security', 'digits of ~ card', 'card pin', 'bank code', 'sort code',
      'routing number', 'account number',
    ],
    phone: [
      'phone number', 'mobile number', 'area code', 'country code', 'dial code', 'dialling code', 'dialing code',
      'calling code', 'extension',
    ],
    backup: [
      'backup code*', 'back up code*', 'recovery code*', 'recovery key', 'recovery phrase', 'rescue code*',
      'scratch code*', 'emergency code*', 'backup',
    ],
    reference: [
      'order number', 'order id', 'order code', 'tracking number', 'tracking code', 'booking code',
      'booking reference', 'booking number', 'reservation code', 'reservation number', 'confirmation number',
      'reference number', 'reference code', 'product code', 'item code', 'item number', 'model number',
      'serial number', 'serial', 'license key', 'licence key', 'license code', 'product key', 'tax code', 'tax id',
      'tax number', 'currency code', 'language code', 'source code', 'airport code', 'color code', 'colour code',
      'error code', 'status code', 'class code', 'meeting code', 'join code', 'room code', 'meeting id', 'game pin',
      'door code', 'invoice number', 'case number', 'ticket number', 'member number', 'membership number',
      'customer number', 'employee code', 'department code', 'insurance code', 'device code',
      'code ~ shown on ~ device', 'code ~ displayed on ~ device', 'code ~ on your tv', 'displayed on your',
      'shown on your tv', 'pairing code', 'registration number', 'social security', 'national id', 'date of birth',
      'amount', 'barcode', 'qr code data', 'style code', 'hs code', 'company code', 'stock code', 'event code',
      'survey code', 'voter*', 'student*', 'flight number', 'parcel*', 'delivery code', 'pickup code',
      'machine code', 'embed code', 'access token', 'api token', 'api key', 'bearer token',
    ],
    search: ['search', 'find', 'filter', 'look up'],
    identity: [
      'password', 'username', 'user name', 'user id', 'first name', 'last name', 'full name', 'your name', 'company',
      'address', 'city', 'new pin', 'your pin', 'create ~ pin', 'set ~ pin', 'current pin', 'atm pin', 'parental',
      'comment', 'message', 'birthday', 'birth date', 'security question', 'security answer', 'secret answer',
    ],
  },
  de: {
    code: [
      'bestatigungscode*', 'verifizierungscode*', 'sicherheitscode*', 'einmalcode*', 'einmalpasswort*',
      'einmalkennwort*', 'anmeldecode*', 'login code', 'prufcode*', 'freischaltcode*',
      'authentifizierungscode*', 'bestatigungs code', 'verifizierungs code', 'sicherheits code', 'einmal code',
      'code ~ gesendet', 'code ~ geschickt', 'code ~ zugesandt', 'stellige* code', 'stelligen zahlencode',
      'code ~ per e mail', 'mail code', 'bestatigungsnummer', 'tan', 'email bestatigen', 'e mail bestatigen',
    ],
    weak: ['code', 'zahlencode', 'pin', 'ziffern', 'zeichenfolge'],
    sent: ['gesendet', 'geschickt', 'zugesandt', 'verschickt', 'zugeschickt', 'posteingang'],
    resend: [
      'erneut senden', 'erneut anfordern', 'noch einmal senden', 'nochmal senden', 'neuen code', 'neuer code',
      'code anfordern', 'nicht erhalten', 'keinen code erhalten', 'keine e mail erhalten', 'nochmals senden',
      'erneut zusenden',
    ],
    email: ['e mail', 'e mails', 'email', 'e mail adresse', 'posteingang', 'postfach', 'spam ordner'],
    sms: [
      'sms', 'textnachricht', 'mobilnummer', 'handynummer', 'handy', 'mobiltelefon', 'telefonnummer', 'rufnummer',
      'smartphone', 'anruf',
    ],
    authenticator: [
      'authenticator app', 'authentifizierungs app', 'authentifikator app', 'authentifizierungsapp', 'qr code',
      'sicherheitsschlussel', 'tan generator', 'photo tan', 'phototan', 'push tan', 'pushtan',
    ],
    digits: ['stellig', 'stellige', 'stelligen', 'stelliger', 'ziffern', 'ziffer', 'zeichen', 'zahlen'],
    captcha: [
      'zeichen im bild', 'text im bild', 'buchstaben im bild', 'zeichen aus dem bild', 'kein roboter', 'bildcode',
      'sicherheitsabfrage', 'zeichen abtippen',
    ],
    promo: [
      'gutschein*', 'rabatt*', 'aktionscode*', 'gutscheincode*', 'geschenk*', 'einladungscode*', 'empfehlungscode*',
      'vorteilscode*', 'bonuscode*', 'werbecode*', 'einlosen',
    ],
    postal: ['plz', 'postleitzahl*'],
    card: [
      'kartennummer', 'kreditkarte*', 'prufziffer', 'kartenprufnummer', 'gultig bis', 'ablaufdatum', 'bankleitzahl',
      'blz', 'kontonummer', 'ruckseite ~ karte',
    ],
    phone: ['vorwahl', 'landesvorwahl', 'telefonnummer', 'handynummer', 'mobilnummer', 'rufnummer'],
    backup: [
      'backup code*', 'wiederherstellungscode*', 'wiederherstellungsschlussel', 'notfallcode*', 'ersatzcode*',
      'sicherungscode*',
    ],
    reference: [
      'bestellnummer*', 'auftragsnummer*', 'kundennummer*', 'artikelnummer*', 'sendungsnummer*', 'buchungscode*',
      'buchungsnummer*', 'seriennummer*', 'rechnungsnummer*', 'steuernummer*', 'produktcode*', 'lizenzschlussel',
      'vorgangsnummer*', 'vertragsnummer*', 'mitgliedsnummer*', 'geburtsdatum', 'filialcode', 'geratecode',
      'landercode', 'sprachcode',
    ],
    search: ['suche*', 'suchbegriff', 'filter'],
    identity: ['passwort', 'kennwort', 'benutzername', 'vorname', 'nachname', 'name', 'strasse', 'ort', 'kommentar'],
  },
  fr: {
    code: [
      'code de verification', 'code de securite', 'code de confirmation', 'code d authentification',
      'code de connexion', 'code de validation', 'code a usage unique', 'mot de passe a usage unique',
      'mot de passe temporaire', 'code unique', 'code temporaire', 'code ~ envoye', 'code ~ recu',
      'code a * chiffres', 'code verification', 'verifier ~ e mail', 'verifiez votre e mail',
      'verifiez votre adresse',
    ],
    weak: ['code', 'chiffres'],
    sent: ['envoye', 'envoyee', 'envoyes', 'recu', 'avons envoye', 'boite de reception', 'consultez vos'],
    resend: [
      'renvoyer', 'renvoi', 'envoyer a nouveau', 'envoyer un nouveau', 'nouveau code', 'pas recu', 'rien recu',
      'renvoyez', 'courrier indesirable', 'indesirables',
    ],
    email: [
      'e mail', 'e mails', 'email', 'mail', 'courriel', 'adresse e mail', 'adresse electronique',
      'boite de reception', 'boite mail', 'courrier electronique',
    ],
    sms: ['sms', 'texto', 'numero de telephone', 'telephone', 'mobile', 'portable', 'appel'],
    authenticator: [
      'application d authentification', 'appli d authentification', 'application authenticator', 'qr code',
      'code qr', 'cle de securite',
    ],
    digits: ['chiffres', 'caracteres'],
    captcha: [
      'caracteres de l image', 'texte de l image', 'pas un robot', 'recopiez ~ image', 'code de l image',
      'caracteres affiches',
    ],
    promo: [
      'code promo*', 'bon de reduction', 'code de reduction', 'code reduction', 'code avantage', 'bon d achat',
      'carte cadeau', 'code cadeau', 'code parrainage', 'parrainage', 'code d invitation', 'code privilege',
      'remise',
    ],
    postal: ['code postal', 'codes postaux'],
    card: [
      'numero de carte', 'carte bancaire', 'carte de credit', 'cryptogramme*', 'date d expiration', 'dos de ~ carte',
      'code banque', 'code guichet',
    ],
    phone: ['indicatif', 'numero de telephone', 'numero de portable', 'numero de mobile', 'code pays'],
    backup: [
      'code de secours', 'codes de secours', 'code de recuperation', 'codes de recuperation', 'cle de recuperation',
    ],
    reference: [
      'numero de commande', 'numero de suivi', 'numero client', 'numero de dossier', 'numero de reservation',
      'code de reservation', 'code produit', 'code article', 'code barres', 'code fiscal', 'numero de serie',
      'date de naissance', 'numero fiscal', 'reference client', 'code langue', 'code de l appareil', 'code insee',
      'code ape', 'numero de facture',
    ],
    search: ['recherche*', 'rechercher', 'filtrer'],
    identity: ['mot de passe', 'identifiant', 'prenom', 'nom', 'adresse', 'ville', 'commentaire'],
  },
  es: {
    code: [
      'codigo de verificacion', 'codigo de seguridad', 'codigo de confirmacion',
      'codigo de autenticacion', 'codigo de inicio de sesion', 'codigo de un solo uso', 'contrasena de un solo uso',
      'codigo de uso unico', 'clave de verificacion', 'codigo temporal', 'codigo verificacion', 'codigo ~ enviado',
      'codigo ~ enviamos', 'codigo ~ recibido', 'codigo de * digitos', 'verifica tu correo', 'confirma tu correo',
      'clave dinamica', 'clave temporal',
    ],
    weak: ['codigo', 'clave', 'digitos'],
    sent: ['enviado', 'enviamos', 'hemos enviado', 'enviada', 'revisa tu correo', 'bandeja de entrada'],
    resend: [
      'reenviar*', 'reenvia*', 'enviar de nuevo', 'volver a enviar', 'nuevo codigo', 'otro codigo', 'no recibi*',
      'no has recibido', 'no lo recibiste', 'no recibiste', 'solicitar otro', 'correo no deseado',
    ],
    email: ['correo', 'correo electronico', 'e mail', 'email', 'bandeja de entrada'],
    sms: ['sms', 'mensaje de texto', 'telefono', 'movil', 'celular', 'numero de telefono', 'llamada'],
    authenticator: [
      'aplicacion de autenticacion', 'app de autenticacion', 'aplicacion autenticadora', 'codigo qr',
      'llave de seguridad',
    ],
    digits: ['digitos', 'cifras', 'caracteres', 'numeros'],
    captcha: [
      'caracteres de la imagen', 'texto de la imagen', 'no soy un robot', 'codigo de la imagen',
      'letras de la imagen', 'caracteres que ves',
    ],
    promo: [
      'codigo promo*', 'cupon*', 'codigo de descuento', 'descuento', 'vale de descuento', 'tarjeta regalo',
      'tarjeta de regalo', 'codigo de regalo', 'codigo de invitacion', 'codigo de referido', 'canjear',
    ],
    postal: ['codigo postal', 'cod postal'],
    card: [
      'numero de tarjeta', 'tarjeta de credito', 'fecha de caducidad', 'fecha de vencimiento',
      'reverso de ~ tarjeta', 'dorso de ~ tarjeta',
    ],
    phone: [
      'prefijo', 'codigo de area', 'codigo de pais', 'numero de telefono', 'numero de movil', 'numero de celular',
    ],
    backup: [
      'codigo de respaldo', 'codigos de respaldo', 'codigo de recuperacion', 'codigos de recuperacion',
      'codigo de copia de seguridad', 'codigo de emergencia',
    ],
    reference: [
      'numero de pedido', 'numero de seguimiento', 'codigo de reserva', 'numero de cliente', 'codigo de producto',
      'codigo de articulo', 'numero de serie', 'numero de factura', 'codigo de barras', 'codigo fiscal',
      'localizador', 'fecha de nacimiento', 'codigo del dispositivo', 'numero de referencia',
    ],
    search: ['buscar', 'busqueda', 'filtrar'],
    identity: ['contrasena', 'usuario', 'nombre', 'apellido', 'apellidos', 'direccion', 'ciudad', 'comentario'],
  },
  pt: {
    code: [
      'codigo de verificacao', 'codigo de seguranca', 'codigo de confirmacao', 'codigo de acesso',
      'codigo de autenticacao', 'codigo de login', 'codigo de uso unico', 'codigo unico', 'senha de uso unico',
      'codigo temporario', 'codigo verificacao', 'codigo ~ enviado', 'codigo ~ enviamos', 'codigo ~ recebido',
      'codigo de * digitos', 'verifique seu e mail', 'confirme seu e mail',
    ],
    weak: ['codigo', 'digitos'],
    sent: ['enviado', 'enviamos', 'enviada', 'caixa de entrada', 'verifique seu e mail'],
    resend: [
      'reenviar*', 'enviar novamente', 'enviar de novo', 'novo codigo', 'outro codigo', 'nao recebi*', 'nao recebeu',
      'solicitar novo', 'caixa de spam', 'lixo eletronico',
    ],
    email: ['e mail', 'email', 'correio eletronico', 'endereco de e mail', 'caixa de entrada'],
    sms: ['sms', 'mensagem de texto', 'telefone', 'celular', 'telemovel', 'numero de telefone', 'ligacao'],
    authenticator: [
      'aplicativo de autenticacao', 'app autenticador', 'app de autenticacao', 'aplicativo autenticador', 'qr code',
      'codigo qr', 'chave de seguranca',
    ],
    digits: ['digitos', 'caracteres', 'numeros'],
    captcha: ['caracteres da imagem', 'texto da imagem', 'nao sou um robo', 'codigo da imagem', 'letras da imagem'],
    promo: [
      'cupom', 'cupons', 'cupao', 'codigo promocional', 'codigo de desconto', 'desconto', 'vale presente',
      'cartao presente', 'codigo de convite', 'codigo de indicacao', 'resgatar',
    ],
    postal: ['cep', 'codigo postal'],
    card: ['numero do cartao', 'cartao de credito', 'validade', 'verso do cartao', 'codigo do cartao'],
    phone: ['ddd', 'codigo de area', 'codigo do pais', 'numero de telefone', 'numero do celular', 'indicativo'],
    backup: [
      'codigo de backup', 'codigos de backup', 'codigo de recuperacao', 'codigos de recuperacao', 'codigo reserva',
      'codigo de emergencia',
    ],
    reference: [
      'numero do pedido', 'codigo do pedido', 'codigo de rastreio', 'codigo de rastreamento', 'codigo de reserva',
      'numero do cliente', 'codigo do produto', 'numero de serie', 'codigo de barras', 'cpf', 'cnpj',
      'data de nascimento', 'nota fiscal', 'codigo do dispositivo', 'localizador',
    ],
    search: ['buscar', 'busca', 'pesquisar', 'pesquisa', 'filtrar'],
    identity: ['senha', 'palavra passe', 'usuario', 'nome', 'sobrenome', 'apelido', 'endereco', 'cidade', 'comentario'],
  },
  it: {
    code: [
      'codice di verifica', 'codice di sicurezza', 'codice di conferma',
      'codice di autenticazione', 'codice monouso', 'codice temporaneo', 'password monouso', 'codice usa e getta',
      'codice verifica', 'codice ~ inviato', 'codice ~ ricevuto', 'codice a * cifre', 'codice di * cifre',
      'verifica la tua e mail', 'verifica il tuo indirizzo', 'codice otp',
    ],
    weak: ['codice', 'cifre'],
    sent: ['inviato', 'inviata', 'abbiamo inviato', 'posta in arrivo', 'controlla la tua'],
    resend: [
      'invia di nuovo', 'invia nuovamente', 'reinvia*', 'rinvia', 'nuovo codice', 'altro codice', 'non hai ricevuto',
      'non ho ricevuto', 'richiedi ~ codice', 'posta indesiderata',
    ],
    email: ['e mail', 'email', 'mail', 'posta elettronica', 'indirizzo e mail', 'posta in arrivo', 'casella di posta'],
    sms: [
      'sms', 'messaggio di testo', 'telefono', 'cellulare', 'numero di telefono', 'numero di cellulare', 'chiamata',
    ],
    authenticator: [
      'app di autenticazione', 'applicazione di autenticazione', 'app authenticator', 'codice qr', 'qr code',
      'chiave di sicurezza',
    ],
    digits: ['cifre', 'caratteri', 'numeri'],
    captcha: [
      'caratteri nell immagine', 'testo nell immagine', 'non sono un robot', 'caratteri dell immagine',
      'codice nell immagine', 'lettere nell immagine',
    ],
    promo: [
      'codice promo*', 'codice sconto', 'sconto', 'buono', 'buono sconto', 'buono regalo', 'carta regalo',
      'codice invito', 'codice amico', 'riscatta', 'coupon',
    ],
    postal: ['cap', 'codice postale', 'codice di avviamento postale'],
    card: ['numero carta', 'numero della carta', 'carta di credito', 'data di scadenza', 'retro della carta'],
    phone: ['prefisso', 'numero di telefono', 'numero di cellulare'],
    backup: [
      'codice di backup', 'codici di backup', 'codice di recupero', 'codici di recupero', 'codice di riserva',
      'codice di emergenza',
    ],
    reference: [
      'codice fiscale', 'numero ordine', 'numero d ordine', 'codice ordine', 'codice prodotto', 'codice articolo',
      'codice cliente', 'codice di prenotazione', 'codice prenotazione', 'numero di serie', 'partita iva',
      'codice a barre', 'data di nascita', 'codice sdi', 'codice univoco', 'codice spedizione',
      'codice di tracciamento', 'codice del dispositivo', 'numero di tracking',
    ],
    search: ['cerca', 'ricerca', 'filtra'],
    identity: ['password', 'nome utente', 'nome', 'cognome', 'indirizzo', 'citta', 'commento'],
  },
  nl: {
    code: [
      'verificatiecode*', 'bevestigingscode*', 'beveiligingscode*', 'inlogcode*', 'eenmalige code',
      'eenmalig wachtwoord', 'authenticatiecode*', 'controlecode*', 'tijdelijke code', 'code ~ gestuurd',
      'code ~ verzonden', 'code ~ ontvangen', 'cijferige code', 'code van * cijfers', 'verifieer je e mail',
      'bevestig je e mail',
    ],
    weak: ['code', 'cijfers'],
    sent: ['gestuurd', 'verzonden', 'verstuurd', 'gemaild', 'inbox'],
    resend: [
      'opnieuw verzenden', 'opnieuw versturen', 'opnieuw sturen', 'nieuwe code', 'niet ontvangen', 'geen code',
      'opnieuw aanvragen', 'spamfolder',
    ],
    email: ['e mail', 'e mails', 'email', 'mail', 'e mailadres', 'mailadres', 'inbox', 'postvak'],
    sms: ['sms', 'sms bericht', 'telefoon', 'telefoonnummer', 'mobiel', 'mobiele nummer', 'gsm', 'oproep'],
    authenticator: ['authenticator app', 'authenticatie app', 'verificatie app', 'qr code', 'beveiligingssleutel'],
    digits: ['cijferige', 'cijfers', 'tekens'],
    captcha: [
      'tekens in de afbeelding', 'tekst in de afbeelding', 'geen robot', 'letters in de afbeelding',
      'code uit de afbeelding',
    ],
    promo: [
      'kortingscode*', 'korting*', 'actiecode*', 'cadeaubon*', 'cadeaukaart*', 'waardebon*', 'tegoedbon*',
      'uitnodigingscode*', 'vriendencode', 'inwisselen',
    ],
    postal: ['postcode*'],
    card: ['kaartnummer', 'creditcard*', 'vervaldatum', 'achterkant ~ kaart', 'pasnummer'],
    phone: ['netnummer', 'landcode', 'telefoonnummer', 'mobiel nummer'],
    backup: ['back up code*', 'backupcode*', 'herstelcode*', 'reservecode*', 'noodcode*'],
    reference: [
      'bestelnummer*', 'ordernummer*', 'klantnummer*', 'artikelnummer*', 'productcode*', 'boekingscode*',
      'boekingsnummer*', 'reserveringsnummer*', 'serienummer*', 'factuurnummer*', 'btw nummer', 'geboortedatum',
      'track en trace*', 'barcode', 'apparaatcode', 'burgerservicenummer',
    ],
    search: ['zoek*', 'filter'],
    identity: ['wachtwoord', 'gebruikersnaam', 'voornaam', 'achternaam', 'naam', 'adres', 'plaats', 'opmerking'],
  },
  sv: {
    code: [
      'verifieringskod*', 'bekraftelsekod*', 'sakerhetskod*', 'engangskod*', 'engangslosenord*', 'inloggningskod*',
      'autentiseringskod*', 'kod ~ skickat', 'kod ~ skickats', 'koden ~ skickat', 'koden ~ skickade',
      'koden ~ mejl', 'siffrig kod', 'siffriga koden',
    ],
    weak: ['kod', 'koden', 'siffror'],
    sent: ['skickat', 'skickade', 'skickats', 'mejlat', 'inkorg', 'inkorgen'],
    resend: [
      'skicka igen', 'skicka pa nytt', 'skicka ~ igen', 'ny kod', 'fick du inte', 'inte fatt', 'begar ny',
      'skrappost',
    ],
    email: ['e post', 'epost', 'mejl', 'mail', 'e postadress', 'inkorg', 'inkorgen', 'e mail', 'mejladress'],
    sms: ['sms', 'mobilnummer', 'telefonnummer', 'mobil', 'telefon', 'samtal'],
    authenticator: [
      'autentiseringsapp*', 'autentiserings app', 'authenticator app', 'qr kod', 'sakerhetsnyckel', 'bankid',
    ],
    digits: ['siffrig', 'siffriga', 'siffror', 'tecken'],
    captcha: ['tecknen i bilden', 'texten i bilden', 'inte en robot', 'bokstaverna i bilden'],
    promo: [
      'rabattkod*', 'rabatt*', 'kampanjkod*', 'presentkort*', 'vardekod*', 'inbjudningskod*', 'varvningskod*',
      'losa in', 'kupong*',
    ],
    postal: ['postnummer', 'postnr'],
    card: ['kortnummer', 'kreditkort', 'utgangsdatum', 'baksidan ~ kort', 'clearingnummer'],
    phone: ['riktnummer', 'landskod', 'landsnummer', 'mobilnummer', 'telefonnummer'],
    backup: ['reservkod*', 'aterstallningskod*', 'backupkod*', 'nodkod*'],
    reference: [
      'ordernummer', 'bestallningsnummer', 'kundnummer', 'artikelnummer', 'bokningsnummer', 'bokningskod',
      'serienummer', 'fakturanummer', 'personnummer', 'kollinummer', 'sandningsnummer', 'produktkod',
      'referensnummer', 'streckkod', 'enhetskod', 'portkod', 'kurskod',
    ],
    search: ['sok', 'sok*', 'filtrera'],
    identity: ['losenord', 'anvandarnamn', 'fornamn', 'efternamn', 'namn', 'adress', 'ort', 'kommentar'],
  },
  pl: {
    code: [
      'kod weryfikacyjny', 'kodu weryfikacyjnego', 'kod potwierdzajacy', 'kod bezpieczenstwa', 'kod jednorazowy',
      'haslo jednorazowe', 'kod logowania', 'kod uwierzytelniajacy', 'kod autoryzacyjny',
      'kod ~ wyslalismy', 'kod ~ wyslany', 'kod ~ otrzymany', 'cyfrowy kod', 'kod z wiadomosci', 'kod z maila',
      'kod z e maila', 'zweryfikuj ~ e mail', 'potwierdz ~ e mail', 'kod weryfikacji',
    ],
    weak: ['kod', 'kodu', 'cyfr'],
    sent: ['wyslalismy', 'wyslan*', 'skrzynke', 'skrzynka odbiorcza'],
    resend: [
      'wyslij ponownie', 'wyslij kod ponownie', 'ponownie wyslij', 'nowy kod', 'nie otrzymal*', 'nie dotarl*',
      'wyslij jeszcze raz', 'spam',
    ],
    email: ['e mail', 'email', 'mail', 'maila', 'e maila', 'adres e mail', 'poczta', 'poczty', 'skrzynke', 'skrzynki'],
    sms: ['sms', 'wiadomosc sms', 'telefon', 'telefonu', 'numer telefonu', 'komorke', 'polaczenie'],
    authenticator: [
      'aplikacja uwierzytelniajaca', 'aplikacji uwierzytelniajacej', 'aplikacje uwierzytelniajaca', 'kod qr',
      'klucz bezpieczenstwa',
    ],
    digits: ['cyfrowy', 'cyfr', 'cyfry', 'znakow', 'znaki'],
    captcha: ['znaki z obrazka', 'kod z obrazka', 'tekst z obrazka', 'przepisz ~ obrazka', 'nie jestem robotem'],
    promo: [
      'kod promocyjny', 'kod rabatowy', 'kodu rabatowego', 'kodu promocyjnego', 'rabat', 'kupon*', 'bon podarunkowy',
      'karta podarunkowa', 'karty podarunkowej', 'kod zaproszenia', 'kod polecajacy', 'zrealizuj',
    ],
    postal: ['kod pocztowy', 'kodu pocztowego'],
    card: ['numer karty', 'karta kredytowa', 'data waznosci', 'kod karty', 'odwrocie karty'],
    phone: ['numer kierunkowy', 'kierunkowy', 'numer telefonu', 'numer komorkowy'],
    backup: ['kod zapasowy', 'kody zapasowe', 'kod odzyskiwania', 'kody odzyskiwania', 'kod awaryjny'],
    reference: [
      'numer zamowienia', 'numer przesylki', 'numer klienta', 'numer rezerwacji', 'kod rezerwacji', 'kod produktu',
      'numer seryjny', 'numer faktury', 'kod kreskowy', 'nip', 'pesel', 'regon', 'data urodzenia', 'kod urzadzenia',
      'kod odbioru',
    ],
    search: ['szukaj', 'wyszukaj', 'filtruj'],
    identity: ['haslo', 'login', 'nazwa uzytkownika', 'imie', 'nazwisko', 'adres', 'miasto', 'komentarz'],
  },
  ru: {
    code: [
      'код* подтвержден*', 'код* проверки', 'код* безопасности', 'проверочн* код*', 'одноразов* код*',
      'одноразов* парол*', 'код* доступа', 'код* для входа', 'код* авторизации', 'код* аутентификации',
      'код ~ отправили', 'код ~ отправлен', 'код ~ выслали', 'код ~ из письма', 'код из письма', 'код* из e mail',
      'значн* код*', 'подтвердите ~ почту', 'подтверждение ~ почты', 'код из sms', 'код из смс',
    ],
    weak: ['код', 'кода', 'цифр', 'цифры'],
    sent: ['отправили', 'отправлен', 'отправлено', 'выслали', 'выслан', 'письмо', 'письме', 'пришел'],
    resend: [
      'отправить ~ повторно', 'отправить ~ еще раз', 'отправить повторно', 'выслать повторно',
      'запросить ~ повторно', 'новый код', 'не пришел', 'не пришло', 'не получили', 'получить новый', 'получить код',
      'спам',
    ],
    email: [
      'почта', 'почту', 'почты', 'почте', 'e mail', 'email', 'электронн* почт*', 'электронн* адрес*', 'письмо',
      'письме', 'письма', 'имейл',
    ],
    sms: ['смс', 'sms', 'сообщени* на номер', 'номер телефона', 'телефон', 'телефону', 'мобильн*', 'звонок', 'звонка'],
    authenticator: [
      'приложени* аутентифик*', 'приложени* для аутентификации', 'приложени* authenticator', 'аутентификатор*',
      'qr код*', 'ключ безопасности',
    ],
    digits: ['значный', 'значного', 'цифр', 'цифры', 'символов', 'символа'],
    captcha: [
      'символы с картинки', 'код с картинки', 'текст с картинки', 'цифры с картинки', 'буквы с картинки', 'капч*',
      'не робот', 'с изображения',
    ],
    promo: ['промокод*', 'купон*', 'скидк*', 'подарочн*', 'сертификат*', 'реферальн*', 'код приглашения', 'бонусн*'],
    postal: ['индекс', 'почтовый индекс', 'почтовый код'],
    card: ['номер карты', 'срок действия', 'банковск* карт*', 'кредитн* карт*', 'обороте карты', 'код карты', 'бик'],
    phone: ['код страны', 'код города', 'номер телефона', 'ваш телефон'],
    backup: ['резервн* код*', 'код* восстановления', 'запасн* код*'],
    reference: [
      'номер заказа', 'код заказа', 'трек номер', 'номер отправления', 'код бронирования', 'номер брони',
      'код товара', 'артикул', 'серийный номер', 'номер счета', 'номер договора', 'инн', 'снилс', 'кпп', 'окпо',
      'дата рождения', 'штрих код', 'код устройства', 'лицевой счет', 'код подразделения',
    ],
    search: ['поиск*', 'найти', 'фильтр'],
    identity: ['пароль', 'логин', 'имя', 'фамилия', 'адрес', 'город', 'комментарий'],
  },
  tr: {
    code: [
      'dogrulama kodu*', 'onay kodu*', 'guvenlik kodu*', 'tek kullanimlik*', 'giris kodu*', 'erisim kodu*',
      'kimlik dogrulama kodu*', 'teyit kodu*', 'haneli kod*', 'gonderilen kod*', 'gonderdigimiz kod*',
      'kodu ~ gonderdik', 'e postani* dogrula*',
    ],
    weak: ['kod', 'kodu', 'kodunu', 'hane', 'sifre'],
    sent: ['gonderdik', 'gonderildi', 'gonderilen', 'gonderdigimiz', 'gelen kutu*'],
    resend: ['tekrar gonder*', 'yeniden gonder*', 'yeni kod*', 'almadin*', 'gelmedi*', 'kod gelmedi*', 'spam klasor*'],
    email: ['e posta*', 'eposta*', 'e mail*', 'mail*', 'posta kutu*', 'gelen kutu*'],
    sms: ['sms', 'kisa mesaj*', 'telefon*', 'cep telefon*', 'arama'],
    authenticator: [
      'kimlik dogrulama uygulamasi*', 'kimlik dogrulayici*', 'dogrulayici uygulama*', 'qr kod*',
      'guvenlik anahtari*',
    ],
    digits: ['haneli', 'hane', 'karakter', 'rakam'],
    captcha: ['resimdeki*', 'gorseldeki*', 'robot degil*', 'guvenlik resmi'],
    promo: ['indirim*', 'kupon*', 'promosyon*', 'hediye*', 'davet kodu*', 'kampanya kodu*', 'referans kodu*'],
    postal: ['posta kodu*'],
    card: ['kart numarasi*', 'kredi karti*', 'son kullanma*', 'kartin arka*'],
    phone: ['alan kodu*', 'ulke kodu*', 'telefon numarasi*', 'telefon numaraniz*', 'cep telefonu numara*'],
    backup: ['yedek kod*', 'kurtarma kodu*', 'kurtarma anahtari*'],
    reference: [
      'siparis numarasi*', 'siparis no', 'takip numarasi*', 'kargo takip*', 'rezervasyon kodu*', 'musteri numarasi*',
      'urun kodu*', 'seri numarasi*', 'fatura numarasi*', 'vergi numarasi*', 'tc kimlik*', 'dogum tarihi*', 'pnr*',
      'barkod*', 'cihaz kodu*',
    ],
    search: ['ara', 'arama yap', 'filtrele'],
    identity: ['parola', 'kullanici adi*', 'ad', 'soyad', 'adres', 'sehir', 'yorum'],
  },
  ja: {
    code: [
      '確認コード', '認証コード', '認証番号', '検証コード', 'セキュリティコード', 'ワンタイムパスワード', 'ワンタイムコード', 'ワンタイムパス', 'ログインコード', 
      '本人確認コード', '確認番号', '桁のコード', '桁の番号', '桁の数字', 'コード~送信', 'パスコード', '認証キー',
    ],
    weak: ['コード', '番号', '桁'],
    sent: ['送信しました', '送信いたしました', '送りました', '送信された', '届いた', 'お送りし', '受信トレイ', '記載'],
    resend: ['再送', '再度送信', 'もう一度送信', '新しいコード', '届かない', '届いていない', '受け取っていない', '迷惑メール'],
    email: ['メール', 'メールアドレス', 'eメール', '受信トレイ', '受信箱'],
    sms: ['sms', 'ショートメッセージ', '携帯電話', '電話番号', '携帯番号', '音声通話'],
    authenticator: ['認証アプリ', '認証システムアプリ', 'qrコード', 'セキュリティキー', 'オーセンティケーター'],
    digits: ['桁', '文字', 'けた'],
    captcha: ['画像に表示', '画像の文字', '画像認証', '表示されている文字', 'ロボットではありません', '画像内'],
    promo: ['クーポン', 'プロモーションコード', '割引', 'ギフト', '招待コード', '紹介コード', 'キャンペーンコード', 'シリアルコード', '優待', '引き換え'],
    postal: ['郵便番号'],
    card: ['カード番号', 'クレジットカード', '有効期限', 'カード裏面', '裏面', '支店コード', '銀行コード', '口座番号', '暗証番号'],
    phone: ['市外局番', '国番号', '電話番号を入力', '携帯電話番号を入力'],
    backup: ['バックアップコード', 'リカバリーコード', '復旧コード', '回復コード', '予備コード', 'リカバリコード'],
    reference: [
      '注文番号', '伝票番号', 'お問い合わせ番号', '追跡番号', '予約番号', '商品コード', '商品番号', '製造番号', 'シリアル番号', '会員番号', 'お客様番号', '請求書番号',
      '生年月日', 'マイナンバー', 'ライセンスキー', 'プロダクトキー', 'デバイスコード', '品番', '型番', '証券コード', '社員番号', '学籍番号',
    ],
    search: ['検索', '絞り込み'],
    identity: ['パスワード', 'ユーザー名', 'ユーザー id', '氏名', 'お名前', '住所', 'コメント'],
  },
  zh: {
    code: [
      '验证码', '驗證碼', '校验码', '校驗碼', '确认码', '確認碼', '动态码', '动态密码', '動態密碼', '一次性密码', '一次性密碼', '一次性验证码', '安全码', '安全碼',
      '登录码', '登入碼', '验证代码', '驗證代碼', '位数字', '位數字', '位代码', '认证码', '認證碼', '安全代码', '安全代碼',
    ],
    weak: ['代码', '代碼', '数字', '數字', '码', '碼'],
    sent: ['已发送', '已發送', '已寄', '发送至', '發送至', '发送到', '發送到', '寄到', '收到的', '我们向', '已傳送', '傳送至', '收件箱', '收件匣'],
    resend: [
      '重新发送', '重新發送', '再次发送', '再次發送', '重发', '重發', '重新获取', '重新取得', '没收到', '沒收到', '未收到', '没有收到', '沒有收到', '重新傳送', '重寄',
      '垃圾邮件', '垃圾郵件', '获取验证码', '獲取驗證碼', '发送验证码',
    ],
    email: ['邮箱', '郵箱', '邮件', '郵件', '电子邮箱', '電子郵件', '信箱', '收件箱', '收件匣', '电邮', '電郵'],
    sms: ['短信', '簡訊', '短訊', '手机', '手機', '手机号', '电话', '電話', '语音', '語音'],
    authenticator: ['身份验证器', '验证器', '驗證器', '身份驗證器', '二维码', '二維碼', 'qr 碼', '动态口令', '谷歌验证', '安全密钥', '安全金鑰', '令牌'],
    digits: ['位', '个字符', '個字元', '位数', '位數'],
    captcha: ['图形验证码', '圖形驗證碼', '图片验证码', '圖片驗證碼', '图中', '圖中', '看不清', '换一张', '換一張', '图像验证码', '图形码', '滑块', '点击图片'],
    promo: [
      '优惠码', '優惠碼', '优惠券', '優惠券', '折扣', '兑换码', '兌換碼', '礼品', '禮品', '邀请码', '邀請碼', '推荐码', '推薦碼', '激活码', '啟用碼', '礼券',
      '禮券', '促销码',
    ],
    postal: ['邮政编码', '邮编', '郵遞區號', '郵政編碼'],
    card: ['卡号', '卡號', '信用卡', '有效期', '背面', '银行卡', '銀行卡'],
    phone: ['区号', '區號', '国家代码', '國碼', '请输入手机号', '請輸入手機號', '输入手机号码'],
    backup: ['备用码', '備用碼', '备用代码', '恢复码', '恢復碼', '恢复代码', '备份码', '備份碼', '备用验证码', '備用驗證碼', '救援码', '復原碼'],
    reference: [
      '订单号', '訂單編號', '运单号', '快递单号', '物流单号', '商品编号', '商品編號', '序列号', '序號', '产品编码', '商品条码', '身份证', '身分證', '统一社会信用代码',
      '税号', '稅號', '统一编号', '統一編號', '取件码', '提货码', '预订号', '訂位代號', '发票', '發票', '股票代码', '股票代號', '学号', '工号', '设备码', '會員編號',
      '会员号', '出生日期',
    ],
    search: ['搜索', '搜尋', '查询', '查詢', '查找'],
    identity: ['用户名', '用戶名', '使用者名稱', '登录密码', '登入密碼', '姓名', '地址', '评论', '設定密碼', '设置密码', '新密码', '新密碼'],
  },
  ko: {
    code: [
      '인증번호', '인증 번호', '인증코드', '인증 코드', '확인코드', '확인 코드', '보안코드', '보안 코드', '일회용 비밀번호', '일회용 코드', '로그인 코드', '자리 코드',
      '자리 숫자', '자리 번호', '검증 코드',
    ],
    weak: ['코드', '번호', '숫자'],
    sent: ['보냈습니다', '전송했습니다', '발송', '전송되었습니다', '전송된', '받은 편지함', '받은편지함', '전송한'],
    resend: ['재전송', '다시 보내기', '다시 전송', '재발송', '새 코드', '받지 못', '오지 않', '다시 받기', '스팸'],
    email: ['이메일', '메일', '전자우편', '받은 편지함', '받은편지함', '메일함'],
    sms: ['문자', '휴대폰', '휴대전화', '전화번호', '핸드폰', '카카오톡', '전화'],
    authenticator: ['인증 앱', '인증앱', 'otp 앱', '인증기', 'qr 코드', 'qr코드', '보안 키'],
    digits: ['자리', '글자'],
    captcha: ['자동입력 방지', '자동입력방지', '보안문자', '보안 문자', '이미지의', '그림의', '로봇이 아닙니다', '아래 문자'],
    promo: ['쿠폰', '할인', '프로모션', '기프트', '상품권', '초대코드', '초대 코드', '추천인', '추천 코드'],
    postal: ['우편번호', '우편 번호'],
    card: ['카드번호', '카드 번호', '신용카드', '유효기간', '카드 뒷면', '계좌번호', '카드 비밀번호'],
    phone: ['지역번호', '국가번호', '국가 코드', '휴대폰 번호를 입력', '전화번호를 입력'],
    backup: ['백업 코드', '백업코드', '복구 코드', '복구코드', '예비 코드'],
    reference: [
      '주문번호', '주문 번호', '송장번호', '운송장', '예약번호', '예약 번호', '상품코드', '상품 코드', '상품번호', '일련번호', '시리얼', '사업자등록번호', '사업자 등록번호',
      '주민등록번호', '생년월일', '회원번호', '고객번호', '제품 키', '바코드', '기기 코드', '종목코드', '학번', '사번',
    ],
    search: ['검색', '찾기', '필터'],
    identity: ['아이디', '이름', '성명', '주소', '댓글', '현재 비밀번호', '새 비밀번호', '비밀번호를 입력'],
  },
};

function* lists(): Generator<readonly [Meaning, readonly string[] | string]> {
  for (const language of [...Object.values(vocabulary), ...Object.values(languages), ...Object.values(smaller), meanings, circumstances, workbench, lasting, namesakes]) {
    for (const [meaning, list] of Object.entries(language)) yield [meaning as Meaning, list];
  }
}

/** All phrases, through phrases() of words.ts. */
export function* entries(): Generator<readonly [Meaning, string]> {
  for (const [meaning, list] of lists()) for (const phrase of phrases(list)) yield [meaning, phrase];
}

/** Every phrase of a meaning, as pages write it. */
export function phrasesFor(meaning: Meaning): string[] {
  return [...lists()].flatMap(([one, list]) => (one !== meaning ? [] : typeof list === 'string' ? list.split(/ *; */) : list));
}
