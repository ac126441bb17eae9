package otp

import (
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestRecord reads mails with a code among values that are none, an older code
// beside a newer one, and records that have what looks like one.
func TestRecord(t *testing.T) {
	for _, c := range []struct{ name, from, subject, text, want string }{
		{"spent en", "Norvik", "New sign-in code", "Hello,\nthe code 551207 you asked for at 9:40 is no longer valid.\nYour new code is 338914\nIt expires in 10 minutes.", "338914"},
		{"spent de", "Norvik", "Neuer Code", "Guten Tag,\nder Code 551207 von 9:40 Uhr ist nicht mehr gültig.\nIhr neuer Code zur Anmeldung lautet: 338914\nEr ist 10 Minuten gültig.", "338914"},
		{"spent es", "Norvik", "Nuevo código", "Hola,\nel código 551207 solicitado a las 9:40 ya no es válido.\nEl nuevo código para iniciar sesión es: 338914\nCaduca en 10 minutos.", "338914"},
		{"spent fr", "Norvik", "Nouveau code", "Bonjour,\nle code 551207 demandé à 9:40 n'est plus valable.\nLe nouveau code de connexion est : 338914\nIl expire dans 10 minutes.", "338914"},
		{"spent ru", "Норвик", "Новый код", "Здравствуйте!\nКод 551207, запрошенный в 9:40, больше не действует.\nНовый код для входа: 338914\nКод действителен 10 минут.", "338914"},
		{"spent pl", "Norvik", "Nowy kod", "Dzień dobry,\nkod 551207 z godziny 9:40 stracił ważność.\nNowy kod do logowania: 338914\nKod jest ważny 10 minut.", "338914"},
		{"spent tr", "Norvik", "Yeni kod", "Merhaba,\n551207 kodu artık geçerli değil.\nGiriş için yeni kodunuz: 338914\nKod 10 dakika geçerlidir.", "338914"},
		{"spent ja", "ノルヴィク", "新しい認証コード", "お客様\nコード 551207 は無効になりました。\n新しいコード: 338914\n有効期限は10分です。", "338914"},
		{"quoted en", "Norvik Help", "Re: code refused", "Hi Ann,\nhere is a fresh code:\n\n771 640\n\nPlease enter it within 20 minutes.\n\nOn Mon, 3 Feb 2025 at 11:02, Ann <ann@mail.example> wrote:\n> it says the code is wrong\n>> Your sign-in code is 904 118\n>> It is valid for 10 minutes.", "771640"},
		{"spent later en", "Norvik", "Sign-in code", "Hello,\nyour sign-in code 338914 is no longer valid after 10 minutes.", "338914"},
		{"spent later de", "Norvik", "Anmeldung", "Guten Tag,\nIhr Anmeldecode 338914 ist nach 10 Minuten nicht mehr gültig.", "338914"},
		{"spent later ru", "Норвик", "Вход", "Здравствуйте!\nКод для входа 338914 через 10 минут больше не действует.", "338914"},
		{"spent later es", "Norvik", "Acceso", "Hola,\nsu código de acceso 338914 ya no es válido pasados 10 minutos. No lo comparta.", "338914"},
		{"spent once used", "Norvik", "Sign-in code", "Hello,\nyour sign-in code is 338914, which no longer works once used. Do not share it.", "338914"},
		{"spent it", "Norvik", "Nuovo codice", "Ciao,\nil codice 551207 richiesto alle 9:40 non è più valido.\nIl nuovo codice di accesso è: 338914\nScade tra 10 minuti.", "338914"},
		{"spent nl", "Norvik", "Nieuwe code", "Hallo,\nde code 551207 van 9:40 is niet meer geldig.\nUw nieuwe inlogcode: 338914\nDeze is 10 minuten geldig.", "338914"},
		{"spent cs", "Norvik", "Nový kód", "Dobrý den,\nkód 551207 z 9:40 již neplatí.\nNový kód pro přihlášení je: 338914\nPlatí 10 minut.", "338914"},
		{"spent hu", "Norvik", "Új kód", "Üdvözöljük!\nA 9:40-kor kért 551207 kód már nem érvényes.\nAz új belépési kód: 338914\nA kód 10 percig érvényes.", "338914"},
		{"spent fi", "Norvik", "Uusi koodi", "Hei,\nkoodi 551207 ei ole enää voimassa.\nUusi kirjautumiskoodi: 338914\nKoodi on voimassa 10 minuuttia.", "338914"},
		{"spent el", "Norvik", "Νέος κωδικός", "Γεια σας,\nο κωδικός 551207 δεν ισχύει πλέον.\nΟ νέος κωδικός σύνδεσης είναι: 338914\nΛήγει σε 10 λεπτά.", "338914"},
		{"spent ar", "نورفيك", "رمز جديد", "مرحبا،\nالرمز 551207 لم يعد صالحا.\nرمز الدخول الجديد هو: 338914\nصالح لمدة 10 دقائق.", "338914"},
		{"spent hi", "Norvik", "नया कोड", "नमस्ते,\nकोड 551207 अब मान्य नहीं है।\nलॉगिन के लिए नया कोड: 338914\nयह 10 मिनट तक मान्य है।", "338914"},
		{"spent zh", "诺维", "新验证码", "您好：\n验证码 551207 已失效。\n新的验证码：338914\n10分钟内有效。", "338914"},
		{"spent ko", "노르빅", "새 인증 코드", "안녕하세요.\n코드 551207은 더 이상 유효하지 않습니다.\n새 인증 코드: 338914\n10분간 유효합니다.", "338914"},
		{"spent vi", "Norvik", "Mã mới", "Xin chào,\nmã 551207 không còn hiệu lực.\nMã đăng nhập mới: 338914\nMã có hiệu lực trong 10 phút.", "338914"},
		{"spent id", "Norvik", "Kode baru", "Halo,\nkode 551207 sudah tidak berlaku.\nKode masuk yang baru: 338914\nBerlaku 10 menit.", "338914"},
		{"spent uk", "Норвік", "Новий код", "Вітаємо!\nКод 551207 більше не дійсний.\nНовий код для входу: 338914\nДіє 10 хвилин.", "338914"},
		{"spent pt", "Norvik", "Novo código", "Olá,\no código 551207 já não é válido.\nO novo código de acesso é: 338914\nExpira em 10 minutos.", "338914"},
		{"coupon below fr", "Boutique", "Code 5521", "Bonjour Ann\nVotre code pour entrer dans Boutique : 5521\nUtilisez le coupon PIZZA15 pour une remise de 9 EUR.", "5521"},
		{"coupon below it", "Negozio", "Codice 5521", "Ciao Ann\nIl tuo codice per entrare in Negozio: 5521\nUsa il coupon PIZZA15 e ricevi uno sconto.", "5521"},
		{"coupon below pl", "Sklep", "Kod 5521", "Cześć Ann\nTwój kod logowania do Sklep: 5521\nUżyj kuponu PIZZA15 i odbierz rabat.", "5521"},
		{"code of digits for a sale", "Shop", "Only today", "Hi Ann\nYour code is 5521.\nGet 20% off your order at checkout.", ""},
		{"locker", "Post", "Parcel", "Hello,\nYour code: 5521\nParcel no: 88120391\nOpen the locker with it and collect your parcel.", ""},
		{"record it", "Banca", "Carta usata", "Conto: Oro\nEsercente: BAR PORTO\nImporto: 12,90 EUR\nCodice di autorizzazione: 208171\nData: 3/2/2025", ""},
		{"record zh", "旅行", "预订详情", "航班: CA 1831\n日期: 2025年2月3日\n航程: 北京 - 上海\n确认码: 208171\n座位: 12A", ""},
		{"record with a code de", "Norvik", "Anmeldung", "Code: 208171\nGerät: Firefox\nOrt: Oslo\nZeit: 9:40\nJemand meldet sich bei Ihrem Konto an. Der Code ist 10 Minuten gültig.", "208171"},
		{"record with a code fr", "Norvik", "Connexion", "Code de connexion : 208171\nAppareil : Firefox\nLieu : Oslo\nHeure : 9:40", "208171"},
		{"quoted es", "Norvik", "Re: código", "Hola,\naquí tiene un código nuevo para iniciar sesión:\n\n771640\n\nEscríbalo en los próximos 20 minutos.\n\nEl lun, 3 feb 2025 a las 11:02, Ann <ann@mail.example> escribió:\n> Su código de acceso es 904118", "771640"},
		{"quoted de", "Norvik Hilfe", "AW: Code geht nicht", "Hallo Ann,\nhier ist ein neuer Code zur Anmeldung:\n\n771640\n\nBitte innerhalb von 20 Minuten eingeben.\n\nAm 03.02.2025 um 11:02 schrieb Ann <ann@mail.example>:\n\nIhr Anmeldecode lautet\n\n904118\n\nEr ist 10 Minuten gültig.", "771640"},
		{"quoted fr", "Norvik", "Re: code", "Bonjour,\nvoici un nouveau code de connexion :\n\n771640\n\nSaisissez-le dans les 20 minutes.\n\nLe 3 févr. 2025 à 11:02, Ann <ann@mail.example> a écrit :\n> Votre code de connexion est 904118", "771640"},
		{"coupon below es", "Tienda", "Tienda: código 5521", "Hola Ana\nTu código para entrar a Tienda es: 5521\n¿Hambre? Usa el cupón PIZZA2X1 y recibe $9.000 de descuento.", "5521"},
		{"coupon below pt", "Loja", "Código 5521", "Olá Ana\nO seu código para entrar na Loja é: 5521\nUse o cupom FESTA15 e ganhe desconto.", "5521"},
		{"coupon below en", "Shop", "Shop code 5521", "Hi Ann\nYour code to get into Shop is: 5521\nHungry? Use coupon PIZZA2X1 for a discount of $9.", "5521"},
		{"coupon below de", "Laden", "Code 5521", "Hallo Ann\nDein Code für die Anmeldung bei Laden: 5521\nMit dem Gutschein PIZZA15 gibt es Rabatt.", "5521"},
		{"coupon below vi", "Cho", "Xác minh tài khoản", "Chào bạn Linh,\nNhập 5 số dưới đây để hoàn tất đăng ký, mã hết hạn sau 15 phút:\n73108\nTặng voucher 50.000₫ - nhập CHAO50 khi thanh toán.", "73108"},
		{"coupon alone es", "Tienda", "Hoy", "Hola Ana\nUsa el cupón PIZZA2X1 y recibe $9.000 de descuento.\nTu código es PIZZA7 hasta el 31/08.", ""},
		{"brackets en", "Uni", "One-time password", "Hello,\none-time password for exam PHY-204 (3 Feb 2025, room 118): Kd8TmWz2Qa\nEnter it with capitals as shown.\nStudent number: 551207", "Kd8TmWz2Qa"},
		{"brackets de", "Uni", "Einmalpasswort", "Guten Tag,\nEinmalpasswort für die Klausur PHY-204 (03.02.2025, Raum 118): Kd8TmWz2Qa\nBitte auf Großschreibung achten.\nMatrikelnummer: 551207", "Kd8TmWz2Qa"},
		{"brackets fr", "Uni", "Mot de passe à usage unique", "Bonjour,\nmot de passe à usage unique pour l'examen PHY-204 (3/02/2025, salle 118) : Kd8TmWz2Qa\nRespectez les majuscules.", "Kd8TmWz2Qa"},
		{"three groups", "Uni", "Login", "Hello,\nyour one-time password: 550 182 47\nType it without the spaces.", "55018247"},
		{"three groups fr", "Uni", "Connexion", "Bonjour,\nvotre code de connexion : 550 182 47\nSans espaces.", "55018247"},
		{"year es", "Club", "PIN de acceso", "Hola,\nsu PIN para entrar en el área de socios es 2024.\nEl PIN es válido durante 20 minutos.", "2024"},
		{"year it", "Club", "PIN di accesso", "Ciao,\nil tuo PIN per entrare nell'area soci è 2024.\nIl PIN è valido per 20 minuti.", "2024"},
		{"year tale", "Club", "News", "Hello,\nthe code of conduct for members is new since 2024.\nIt is valid for 20 months.", ""},
		{"factor sv", "Moln", "Logga in", "Hej,\ndin tvåfaktorskod för att logga in är 402817.\nFörsöket gjordes från 10.8.0.23.", "402817"},
		{"factor da", "Sky", "Log ind", "Hej,\ndin tofaktorkode til at logge ind er 402817.\nForsøget kom fra 10.8.0.23.", "402817"},
		{"factor nl", "Wolk", "Inloggen", "Hallo,\nje tweestapscode om in te loggen is 402817.\nPoging vanaf 10.8.0.23.", "402817"},
		{"factor fi", "Pilvi", "Kirjaudu", "Hei,\nkaksivaiheisen kirjautumisen koodi on 402817.\nYritys tuli osoitteesta 10.8.0.23.", "402817"},
		{"factor cs", "Mrak", "Přihlášení", "Dobrý den,\ndvoufázový kód pro přihlášení je 402817.\nPokus přišel z 10.8.0.23.", "402817"},
		{"key en", "Board", "Welcome to Board", "Welcome to Board forums\nPlease keep this e-mail for your records.\nUsername: ann_b\nActivation key: 7WQX2LM9P\nYour account is inactive. Visit the page below and paste the activation key.", "7WQX2LM9P"},
		{"key de", "Forum", "Willkommen im Forum", "Willkommen im Forum\nBenutzername: ann_b\nAktivierungsschlüssel: 7WQX2LM9P\nDein Konto ist noch nicht aktiv. Füge den Schlüssel auf der Seite ein.", "7WQX2LM9P"},
		{"key fr", "Forum", "Bienvenue", "Bienvenue sur le forum\nNom d'utilisateur : ann_b\nClé d'activation : 7WQX2LM9P\nVotre compte est inactif. Saisissez la clé sur la page.", "7WQX2LM9P"},
		{"plate", "Roads", "Passcode", "Customer: ANN B\nPlate on file: LMK-7731\nPasscode: R4-61-KW\nKey it as printed. It may be used once before 07/01/2025.", "R4-61-KW"},
		{"library es", "Biblioteca de Vigo", "Acceso a su cuenta", "Hola,\nHa pedido entrar en el catálogo. Su PIN temporal es:\n0733\nTiene 2 libros en préstamo.", "0733"},
		{"library fr", "Bibliothèque de Lens", "Accès à votre compte", "Bonjour,\nVous avez demandé à entrer dans le catalogue. Votre code PIN temporaire est :\n0733\nVous avez 2 livres en prêt.", "0733"},
		{"subject ur", "بازار", "کوڈ K8P3 – بازار", "السلام علیکم،\nلاگ ان کوڈ اس ای میل کے عنوان میں درج ہے۔\nشکریہ", "K8P3"},
		{"subject bn", "Bazar", "Bazar: 408157", "নমস্কার,\nআপনার লগইন কোড এই ইমেলের বিষয়ে রয়েছে।\nধন্যবাদ", "408157"},
		{"record en", "Bank", "Card used", "Account: Gold (...4410)\nMerchant: HARBOUR CAFE\nAmount: $12.90\nAuth code: 20817K\nDate: 3 Feb 2025", ""},
		{"record de", "Bank", "Karte benutzt", "Konto: Gold\nHändler: HAFENCAFE\nBetrag: 12,90 EUR\nBestätigungscode: 208171\nDatum: 3.2.2025", ""},
		{"record ja", "旅行", "ご予約内容", "【便名】 ABC 12便\n【搭乗日】2025年2月3日\n【区間】 東京 − 札幌\n【確認番号】208171\n【座席】 12A\n【運賃】 12,900円", ""},
		{"record fr", "Train", "Votre voyage", "Train : TGV 8812\nDate : 3 février 2025\nPrix : 49 EUR\nCode d'accès : 208171\nPlace : 44", ""},
		{"record with a code", "Norvik", "Sign-in", "Code: 208171\nDevice: Firefox\nPlace: Oslo\nTime: 9:40\nSomeone signs in to your account. The code expires in 10 minutes.", "208171"},
		{"issue", "Ann (Jira)", "[JIRA] (BILL-4418) login code late", "Ann updated an issue\nKey: BILL-4418\nType: Bug\nUsers wait for their verification code. It expires after 300 s.", ""},
		{"issue, square", "Bugs", "[AUTH-1290] Verification code never arrives", "Ann commented on AUTH-1290\nThe verification code never arrives. It expires in 10 minutes.", ""},
		{"host", "Digest", "Launches", "Sign-in codes for your app.\nLogincode.app 731\nOtp.dev 640\nNoter 477", ""},
		{"example number", "Dev", "Verify API", "Send your first verification code with our API\nThe sandbox always accepts 111111.\nYour Acme verification code is: 111111. It expires in 5 minutes.", ""},
		{"rejected", "Errors", "InvalidCode: code 482913 rejected", "New exception in shop\nInvalidCode: code 482913 rejected\nrequest_id=771402", ""},
		{"to be dialled", "Sales", "Listen to our call", "Listen to the 15 minute call at: 512-225-3299 pin 551207#\nDo not miss it.", ""},
		{"to be dialled de", "Team", "Telefonkonferenz", "Einwahl +49 30 1234567, PIN 551207#\nBeginn 10 Uhr, gültig für 60 Minuten.", ""},
	} {
		raw := sent(c.from, c.subject, "plain", c.text)
		t.Run(c.name, func(t *testing.T) {
			if r := Find(message.Parse(raw), Hints{}); r.Code != c.want || r.Tie {
				t.Errorf("found %q, tie %v, want %q", r.Code, r.Tie, c.want)
				for _, c := range r.Candidates[:min(2, len(r.Candidates))] {
					t.Logf("%.2f %s %v", c.Score, c.Code, c.Why)
				}
			}
		})
	}
}
