import type { Meaning } from './vocabulary.js';

/**
 * What pages say around a code, by meaning, across the languages: where else it is to be found, what it is asked for, and
 * that something is another way. The names of things are without end; these are few. Written as in languages.ts.
 */
export const circumstances: Partial<Record<Meaning, string>> = {
  // Only where no message brings it: "shown in the e-mail" is none of these.
  elsewhere:
    // en
    'on the back; on the front; printed on; printed below; on your ~ card; on the card; on your receipt; on your ticket; on the ticket; on your bill; on your statement; on the label; on the box; on the packaging; ' +
    'on the certificate; on the slide; on the board; on the host s screen; on their screen; on your screen; on screen; on the screen; on your tv; on your television; shown on; displayed on; displayed in; displayed by; you see there; appears on; foot of the document; foot of the page; ' +
    'under the barcode; below the barcode; scratch off; scratch card; scratch panel; in the picture; in the image; in the box so; a letter; the letter; our letter; postcard; by post; by mail to ~ address; posted you; by courier; home address; postal address; street address; welcome pack; ' +
    'ask the; ask your; ask our; ask a; given you by; given to you by; gave you; you chose; you choose; you ve chosen; you set up; you set; you created; you picked; you saved; you printed; you wrote; wrote down; you were given; you keep; memorable; ' +
    'from ~ list; tan list; tan no; code card; grid card; code table; cells; of your card; at reception; from reception; your host; has protected; your teacher; your admin; your administrator; your manager; your operator; another device; other device; other iphone; code sheet; sticker; engraved; plate on; back cover; owner s manual; ' +
    // de
    'auf der ruckseite; auf der vorderseite; aufgedruckt*; abgedruckt*; auf ihrer karte; auf deiner karte; auf der karte; auf dem kassenbon; auf der rechnung; auf dem ticket; auf dem etikett; auf der verpackung; auf dem bildschirm; auf ihrem bildschirm; am bildschirm; auf dem display; ' +
    'auf ihrem fernseher; auf deinem fernseher; angezeigt auf; im bild; unter dem barcode; freirubbeln; freigerubbelt; rubbelfeld; per brief; im brief; ein brief; einen brief; dem brief; brief mit; briefpost; per post; postkarte; postalisch*; auf dem postweg; postanschrift; wohnanschrift; begrussungsschreiben; schreiben mit; unserem schreiben; ' +
    'fragen sie; frag ~ lehr*; von ihrem arbeitgeber; von ihrem berater; gewahlt haben; selbst gewahlt*; festgelegt*; vergeben haben; notiert haben; aufgeschrieben; gespeichert haben; ausgedruckt*; tan liste; aus der liste; ihrer liste; nr auf ~ liste; codekarte; gittercode*; personliche* pin; zweites gerat; anderen gerat; aushang; aufkleber; ' +
    // fr
    'au dos; au verso; au recto; imprime sur; imprimee sur; figurant sur; figure sur; inscrit sur; indique sur; sur votre carte; sur la carte; sur votre ticket; sur votre billet; sur le ticket; sur votre facture; sur votre releve; sur l emballage; sur l etiquette; sur l ecran; a l ecran; sur votre ecran; sur votre televiseur; sur la television; ' +
    'affiche sur; affiches sur; affichee sur; sous le code barres; zone a gratter; grattez; dans l image; sur l image; par courrier postal; par la poste; courrier postal; votre courrier; une lettre; la lettre; carte postale; votre domicile; adresse postale; demandez a; demandez le; demandez au; aupres de ~ conseiller; choisi lors; que vous avez choisi; vous avez defini; ' +
    'avez enregistre; avez note; avez imprime; conserves; liste de codes; carte de codes; grille; autre appareil; ' +
    // es
    'al dorso; en el dorso; en el reverso; al reverso; impreso en; impresa en; que figura en; figura en; que aparece en ~ pantalla; en la pantalla; en pantalla; en tu pantalla; en su pantalla; en tu televisor; en su televisor; en la tele; en tu tarjeta; en su tarjeta; en la tarjeta; en el ticket; en el tique; en el recibo; en la factura; ' +
    'en la etiqueta; en el envase; en el envoltorio; debajo del codigo de barras; rasca; raspa; en la imagen; por correo postal; correo ordinario; correo postal; una carta; la carta; tu domicilio; su domicilio; direccion postal; pide a; pidele; pida a; pregunta a; solicita ~ profesor; que elegiste; que eligio; que creaste; que definiste; que guardaste; que apuntaste; ' +
    'que anotaste; que imprimiste; tarjeta de coordenadas; tarjeta de claves; de tu lista; otro dispositivo; ' +
    // pt
    'no verso; na parte de tras; impresso em; impresso no; impresso na; impressa no; impressa na; que consta no; que consta na; na tela; no ecra; na sua tv; na sua televisao; no seu cartao; no cartao; no recibo; no talao; na fatura; no bilhete; na embalagem; na etiqueta; exibido na; exibido no; mostrado na; raspe; raspadinha; na imagem; ' +
    'pelo correio; por correio; por carta; uma carta; na carta; carta com; sua casa; sua morada; endereco postal; peca ao; peca a; pergunte ao; pergunte a; que voce escolheu; que escolheu; que definiu; que voce criou; que voce salvou; que guardou; que voce anotou; cartao matriz; cartao de coordenadas; cartao de codigos; da sua lista; outro dispositivo; ' +
    // it
    'sul retro; stampato; stampata; riportato sul; riportato sulla; indicato sul; indicato sulla; che trovi sul; che trovi sulla; sulla tua carta; sulla carta; sulla tessera; sullo scontrino; sulla bolletta; sul biglietto; sulla confezione; sull etichetta; sullo schermo; a schermo; sul display; sul televisore; sulla tv; mostrato su; mostrato sul; visualizzato su; visualizzato sul; ' +
    'gratta; grattare; nell immagine; per posta; posta ordinaria; posta cartacea; una lettera; la lettera; lettera con; cartolina; indirizzo di casa; tuo domicilio; chiedi a; chiedi al; chiedilo; che hai scelto; che hai impostato; scelto da te; che hai creato; che hai salvato; che hai stampato; hai annotato; carta codici; dalla lista; dalla tua lista; altro dispositivo; ' +
    // nl
    'op de achterkant; aan de achterkant; achterop; gedrukt op; afgedrukt op; staat op; op je kaart; op uw kaart; op uw pas; op je pas; op de kaart; op je bon; op uw bon; op de kassabon; op de factuur; op het ticket; op de verpakking; op het etiket; op het scherm; op je scherm; op uw scherm; op je tv; op uw tv; getoond op; weergegeven op; krasvlak; kras; op de afbeelding; in de afbeelding; ' +
    'per post; een brief; de brief; brief met; briefkaart; ansichtkaart; huisadres; woonadres; vraag ~ docent; vraag het; vraag de; vraag uw; vraag je; die je hebt gekozen; die u hebt gekozen; zelf gekozen; zelfgekozen*; zelf bedacht; die je hebt bewaard; hebt opgeschreven; hebt genoteerd; tan lijst; van je lijst; van uw lijst; ander apparaat; ' +
    // sv da no fi is
    'pa baksidan; pa framsidan; tryckt pa; star pa; finns pa ~ kort*; pa ditt kort; pa kortet; pa kvittot; pa fakturan; pa biljetten; pa forpackningen; pa skarmen; pa din skarm; pa din tv; visas pa; skrapa; i bilden; med posten; per post; ett brev; brevet; i brevet; vykort; hemadress; folkbokforingsadress; fraga din; fraga lararen; be din; du har valt; du valde; du sjalv valt; du sparade; du skrev ner; kodkort; kodlista; ' +
    'pa bagsiden; pa forsiden; trykt pa; star pa dit; pa dit kort; pa kortet; pa kvitteringen; pa bonen; pa fakturaen; pa billetten; pa emballagen; pa skaermen; pa din skaerm; pa dit tv; vises pa; skrab*; i billedet; pa billedet; med post; med posten; et brev; brevet; postkort; din hjemmeadresse; sporg din; sporg laereren; bed din; du har valgt; du valgte; du selv har valgt; du gemte; du skrev ned; nogleviser; nøglekort; nokort; ' +
    'pa baksiden; pa kortet ditt; pa kvitteringen; pa skjermen; pa tv en; i bildet; pa bildet; i posten; et brev; brevet vi; hjemmeadressen; spor laereren; spor din; du har valgt; du lagret; du skrev ned; ' +
    'takapuolel*; kaantopuolel*; kortin takana; painettu; kortissasi; kortissa; kuitissa; laskussa; lipussa; pakkauksessa; naytolla; nayttoon; nakyva* televisio*; television; kuvassa; postitse; postissa; kirjeen; kirjeessa; kirje; kotiosoite*; kysy; pyyda; valitsemasi; itse valit*; asettamasi; tallentamasi; tulostamasi; tunnuslukulista*; avainlukulista*; avainlukukort*; ' +
    // pl cs sk hu ro
    'na odwrocie; z tylu karty; wydrukowan*; nadrukowan*; znajduje sie na; na karcie; na twojej karcie; na paragonie; na fakturze; na bilecie; na opakowaniu; na naklejce; na ekranie; wyswietlan* na; pokazan* na; zdrapk*; zdrap*; na obrazku; listem; list polecony; w liscie; poczta tradycyjna; tradycyjna poczta; pocztowk*; adres domowy; adres zamieszkania; zapytaj; popros; otrzymany od; ' +
    'ktory wybrales; ktory ustawiles; ustalon*; ustawion*; wybran* przez; zapisales; zapisane; wydrukowales; karta kodow; karty kodow; z listy; inne* urzadzeni*; ' +
    'na zadni stran*; ze zadni strany; na rube; vytisten*; uveden* na; na karte; na uctence; na fakture; na vstupence; na obalu; na stitku; na obrazovce; zobrazen* na; zobrazi na; setrete; setri; na obrazku; v obrazku; postou; dopis; dopise; dopisu; dopisem; pohlednic*; zeptejte se; zeptej se; pozadejte; ktery jste si zvolil*; zvolen*; nastavil*; ulozil* jste; zapsal*; kartick*; ze seznamu; ' +
    'na zadnej strane; zo zadnej strany; vytlacen*; na karte; na blociku; na obale; na obrazovke; zotrite; postou; list s; listom; v liste; pohladnic*; opytajte sa; ktory ste si zvolil*; grid karta; grid karty; ' +
    'hatoldal*; hatlap*; nyomtatott*; rajta talalhato; kartyajan; kartya hatul*; a kartyan; a nyugtan; a szamlan; a jegyen; a csomagolas*; a kepernyo*; kepernyon; megjeleno; a tevejen; kaparj*; kaparos; a kepen; postai level*; postan; levelben kuldott; lakcim*; kerje ~ tanar*; kerdezd; kerje el; valasztott pin*; valasztottal; altala* megadott; beallitott; mentett; felirt; kodkartya*; ' +
    'pe spate; pe spatele; pe verso; tiparit*; imprimat*; inscris*; de pe card*; pe cardul; pe bon; pe factura; pe bilet; pe ambalaj; pe eticheta; pe ecran; pe ecranul; afisat pe; pe televizor; razuie*; razuit; in imagine; din imagine; prin posta; scrisoare; scrisoarea; scrisori; domiciliu*; cere ~ profesor*; intreaba*; cereti; pe care l ai ales; ales de; ai setat; setat de; ai salvat; ai notat; din lista; card matricial; ' +
    // hr sr sl bg uk ru el tr
    'na poledini; na poleđini; na zadnjoj stran*; otisnut*; odstampan*; tiskan*; na kartici; na racunu; na karti; na ambalazi; na ekranu; na zaslonu; prikazan* na; na slici; ogrebite; ogrebi; postom; pismo; pismu; pismom; razglednic*; kucnu adresu; pitajte; pitaj; zatrazite od; koji ste odabrali; koji ste izabrali; odabrali ste; postavili; spremili ste; sacuvali ste; s liste; sa liste; na hrbtni strani; po posti; ' +
    'на гърба; на обратната страна; отпечатан*; на картата; на касовата; на фактурата; на билета; на опаковката; на екрана; показан* на; на снимката; на картинката; по пощата с; хартиено писмо; изтъркайте; попитай*; поискайте от; който сте избрали; който избрахте; сте задали; запазихте; ' +
    'на звороті; зі зворотного боку; надрукован*; на картці; на чеку; на квитку; на упаковці; на екрані; показано на; на зображенні; на картинці; зітріть; звичайною поштою; укрпошт*; паперовий лист; паперового листа; рекомендован*; запитайте; попросіть; який ви обрали; ви вибрали; ви встановили; ви зберегли; ви записали; ' +
    'на обороте; на обратной стороне; с обратной стороны; напечатан*; указан* на; на карте; на чеке; на билете; на упаковке; на этикетке; на экране; на телевизоре; показан* на; отображ* на; сотрите; стираемы*; на картинке; на изображении; обычной почтой; почтой россии; бумажн* письм*; заказн* письм*; по почте на ~ адрес; открытк*; домашний адрес; спросите; попросите; у преподавател*; ' +
    'который вы выбрали; вы выбрали; вы придумали; придуман*; вы установили; установлен* вами; вы сохранили; вы записали; карта кодов; карты кодов; из списка; скретч*; другом устройстве; ' +
    'στο πισω μερος; στην πισω πλευρα; τυπωμεν*; εκτυπωμεν*; αναγραφεται; στην καρτα; στην αποδειξη; στο τιμολογιο; στο εισιτηριο; στη συσκευασια; στην οθονη; στην τηλεοραση; εμφανιζεται στ*; στην εικονα; ξυστε; ταχυδρομικ*; επιστολη; επιστολης; γραμμα με; ρωτησ*; ζητησ* απο; που επιλεξατε; που εχετε επιλεξει; που επιλεξες; που ορισατε; αποθηκευσατε; σημειωσατε; ' +
    'arkasinda; arka yuz*; uzerinde yazan; uzerindeki; uzerinde basili; basili; fisinizde; faturanizda; biletinizde; ambalaj*; ekranda; ekraninda; ekranindaki; televizyon*; ekranda gorunen; resimdeki; kazi*; posta ile gonder*; postayla; mektup*; ev adres*; ogretmeninize; ogretmeninden; belirlediginiz; sectiginiz; olusturdugunuz; kaydettiginiz; yazdirdiginiz; sifre kart*; listenizdeki; diger cihaz*; ' +
    // ja zh ko
    'の裏面; 裏面に; 裏に記載; 印字; 印刷され; カードに記載; レシートに; チケットに; 画面に表示; に表示されている; テレビ画面; テレビに; 画像に; 削って; スクラッチ; 郵送; はがき; ハガキ; お手紙; 書面; 封書; ご自宅; 住所宛; 先生に; 主催者; 店員; に確認してください; 設定した; 設定済み; お客様が決め; 登録した暗証; 保存した; 控えた; 乱数表; カード裏; 別の端末; パッケージ; ' +
    '背面; 印在; 印刷在; 卡片上; 卡上; 小票上; 票面; 包装上; 包裝上; 标签上; 屏幕上; 螢幕上; 电视上; 電視上; 电视屏幕; 图片中; 圖片中; 图中; 圖中; 刮开; 刮開; 邮寄; 郵寄; 信件中; 信函; 纸质; 紙本; 明信片; 挂号信; 掛號信; 向老师; 向老師; 询问; 詢問; 您设置的; 您設定的; 你设置的; 您设定的; 您保存的; 您记下; 密码卡; 口令卡; 另一台设备; 其他设备; ' +
    '뒷면; 인쇄된; 인쇄되어; 적힌; 적혀 있는; 카드에 있는; 영수증에; 티켓에; 화면에 표시; 화면에 나타; tv 화면; tv에; 그림에; 이미지에; 긁어; 우편으로; 우편물; 편지; 엽서; 자택; 집 주소; 선생님에게; 선생님께; 진행자; 관리자에게; 문의하; 설정한; 설정하신; 직접 정한; 저장해; 저장한; 보안카드; 다른 기기; ' +
    // ar fa he hi id vi th sw
    'على ظهر; الجهة الخلفية; في الخلف; المطبوع; مطبوع; على البطاقة; على بطاقتك; على الفاتورة; على التذكرة; على الشاشة; على شاشة; المعروض; الظاهر على; في الصورة; اكشط; خدش; بريد عادي; بالبريد العادي; خطاب; رسالة ورقية; عنوان منزلك; اطلب من; اسأل; الذي اخترته; الذي حددته; قمت بتعيينه; التي حفظتها; قائمة الرموز; ' +
    'پشت کارت; روی کارت; چاپ شده; روی رسید; روی بلیت; روی صفحه; نمایش داده شده; در تصویر; خراش; پست به نشانی; نامه پستی; نشانی منزل; از معلم; بپرسید; که انتخاب کرده; تعیین کرده; که ذخیره کرده; ' +
    'בגב ה; בצד האחורי; מודפס; מופיע על; על הכרטיס; על הקבלה; על החשבונית; על המסך; על מסך; שמוצג ב; מוצג על; בתמונה; גרד; בדואר רגיל; בדואר ישראל; מכתב; גלויה; כתובת הבית; בקש מ; שאל את; בקשו מ; שבחרת; שהגדרת; ששמרת; שרשמת; מהרשימה; ' +
    'पीछे; पीठ पर; छपा; मुद्रित; कार्ड पर; रसीद पर; टिकट पर; स्क्रीन पर; टीवी पर; चित्र में; तस्वीर में; खुरच; डाक से; डाक द्वारा; पत्र; घर के पते; से पूछ; आपने चुना; आपने सेट; आपने सहेज; ' +
    'di balik; di belakang kartu; di bagian belakang; tercetak; tertera di; tertera pada; di kartu; pada kartu; di struk; pada struk; di tiket; pada tiket; di kemasan; di layar; pada layar; ditampilkan di; di tv; pada gambar; di gambar; gosok; lewat pos; melalui pos; surat ke alamat; surat fisik; kartu pos; alamat rumah; tanyakan; minta ~ guru; mintalah; yang anda pilih; yang anda buat; yang anda simpan; yang anda catat; perangkat lain; ' +
    'o mat sau; mat sau; in tren; ghi tren; duoc in; tren the; tren hoa don; tren ve; tren bao bi; tren man hinh; man hinh tv; hien thi tren; trong hinh; trong anh; cao lop; qua buu dien; thu giay; buu thiep; dia chi nha; hoi giao vien; hoi chu; hay hoi; ban da chon; ban da dat; ban da luu; ban da ghi; thiet bi khac; ' +
    'ด้านหลัง; พิมพ์อยู่; ที่พิมพ์; บนบัตร; บนใบเสร็จ; บนตั๋ว; บนหน้าจอ; หน้าจอทีวี; บนทีวี; ในภาพ; ในรูป; ขูด; ทางไปรษณีย์; จดหมายถึง; จดหมายลงทะเบียน; ที่อยู่บ้าน; ถามครู; ขอจาก; สอบถามจาก; ที่คุณตั้ง; ที่คุณเลือก; ที่คุณบันทึก; ' +
    'nyuma ya kadi; iliyochapishwa; kwenye skrini; kwenye risiti; muulize; kwa posta; ulichochagua; uliyochagua; ' +
    // what a bank's statement says of a transfer
    'statement description; bank statement; account statement; statement descriptor; in your statement; kontoauszug*; releve bancaire; releve de compte; extracto bancario; extracto de tu cuenta; estado de cuenta; extrato bancario; extrato da conta; estratto conto; ' +
    'bankafschrift*; rekeningafschrift*; kontoutdrag*; kontoudtog*; kontoutskrift*; tiliot*; wyciag*; historii rachunku; vypis* z uctu; vypisu; bankszamlakivonat*; szamlakivonat*; extras de cont; extrasul de cont; izvod* racuna; izvadak; извлечени* от сметка*; ' +
    'выписк*; виписк*; αντιγραφο κινησ*; hesap ozet*; hesap ekstre*; ekstre*; 取引明細; 入出金明細; 通帳; 对账单; 對帳單; 账单明细; 거래내역; 거래 내역; 입금자명; كشف الحساب; صورتحساب; תדפיס; דף חשבון; बैंक स्टेटमेंट; mutasi rekening; rekening koran; sao ke; ใบแจ้งยอด; รายการเดินบัญชี',
  card:
    // digits that stand on one, and what is done with a new one
    'your ~ card number; numbers on your card; digits of your card; digits of your ~ card; digits of the card; digits on your card; activate your ~ card; card activation; ' +
    'ziffern ihrer ~ karte; ziffern deiner ~ karte; ziffern der ~ karte; karte aktivieren; kartenaktivierung; chiffres de votre carte; chiffres de la carte; activer votre carte; activez votre carte; activation de la carte; ' +
    'digitos de tu tarjeta; digitos de su tarjeta; digitos de la tarjeta; activar tarjeta; activa tu tarjeta; activar tu tarjeta; digitos do cartao; digitos do seu cartao; ativar cartao; ative seu cartao; ative o cartao; cifre della carta; cifre della tua carta; attiva la ~ carta; ' +
    'cijfers van ~ pas; cijfers van ~ kaart; cijfers van ~ creditcard; pas activeren; siffrorna pa ~ kort; siffrorna i ~ kort; aktivera ~ kort; cifre pa ~ kort; aktiver ~ kort; sifrene pa ~ kort; kortin numero*; aktivoi ~ kort*; ' +
    'numeru karty; numeru ~ karty; cyfr karty; cyfry karty; aktywuj karte; aktywacja karty; aktywuj swoja karte; cislic karty; cisla karty; aktivovat kartu; aktivace karty; cislic karty; aktivovat kartu; kartyaszam*; kartya aktival*; ' +
    'numarul cardului; cifre ale cardului; activeaza cardul; activare card; brojeva kartice; znamenki kartice; broj kartice; aktiviraj karticu; цифр* карт*; номера карты; активир* карт*; активац* карт*; цифр* картк*; номера картки; активув* картк*; ' +
    'ψηφια της καρτας; αριθμο* ~ καρτας; ενεργοποιηση καρτας; kartinizin son; kart numara*; karti etkinlestir*; kartini etkinlestir*; カードの下; カードの番号; 卡号后; 卡號末; 卡片尾; 尾号为; 카드 번호; 카드번호; أرقام بطاقت; رقم البطاقة; ספרות הכרטיס; מספר הכרטיס; कार्ड के अंतिम; digit terakhir kartu; nomor kartu; so cuoi cua the; เลขท้ายบัตร; หมายเลขบัตร',
  purpose:
    'verif*; authenticat*; identity; it s you; it s really you; sign in; signing in; sign you in; log in; login; logging in; log you in; sign up; two step; two factor; 2 step; 2fa; mfa; one time; single use; temporary; passwordless; new device; this device; unrecogni*; confirm your email; confirm your e mail; confirm your address; confirm it; confirm your account; create your account; your account; reset your password; minutes; minute; ' +
    'verifizier*; bestatig*; anmeld*; anzumelden; einlogg*; identitat; zwei faktor*; zweistufig*; einmal*; neues gerat; unbekannte* gerat; konto; minuten; registrier*; ' +
    'verifi*; verification; authentifi*; connexion; connecter; connectez; identite; usage unique; valider; validation; double authentification; nouvel appareil; compte; minutes; confirmer votre; confirmez votre; inscription; ' +
    'verifica*; autentica*; iniciar sesion; inicio de sesion; inicia sesion; acceder; identidad; un solo uso; uso unico; dos pasos; nuevo dispositivo; cuenta; minutos; confirma tu; confirme su; confirmar tu; registro; ' +
    'verifique; verificar; entrar; iniciar sessao; inicio de sessao; fazer login; identidade; duas etapas; dois fatores; dois passos; novo dispositivo; conta; confirme; confirmar; cadastro; ' +
    'verifica*; accedi; accesso; accedere; identita; monouso; due passaggi; due fattori; nuovo dispositivo; account; minuti; conferma il tuo; conferma la tua; confermare; registrazione; ' +
    'verifi*; bevestig*; inlog*; aanmeld*; identiteit; tweestaps*; eenmalig*; nieuw apparaat; account; minuten; ' +
    'verifier*; bekraft*; logga in; inlogg*; identitet*; tvasteg*; tvafaktor*; engangs*; ny enhet; konto; kontot; minuter; bekraeft*; log ind; logge ind; totrins*; tofaktor*; ny enhed; minutter; bekreft*; logg inn; logge inn; innlogg*; ' +
    'vahvist*; varmist*; tunnist*; kirjaudu*; kirjautu*; todenn*; henkilollisyy*; kaksivaihei*; kertakaytto*; uusi laite; uudella laitteella; tili; tilisi; minuut*; staðfest*; innskra*; minut*; ' +
    'weryfik*; zweryfik*; potwierdz*; logowani*; zaloguj*; zalogowa*; tozsamos*; dwuetap*; dwuskladnik*; jednoraz*; nowe* urzadzeni*; konto; konta; minut; minuty; uwierzyteln*; ' +
    'over*; potvrd*; prihlas*; totoznost*; identit*; dvoufaktor*; dvoufaz*; dvojfaktor*; jednoraz*; nove zarizeni; ucet; uctu; minut*; ' +
    'ellenor*; megerosit*; bejelentkez*; belep*; azonosit*; ketlepcsos; ketfaktoros; egyszer hasznalatos; fiok*; perc*; hitelesit*; ' +
    'verific*; autentific*; conect*; identitat*; doi pasi; doi factori; unica folosinta; dispozitiv nou; cont; contul*; minute; confirma*; ' +
    'provjer*; proveri*; potvrd*; prijav*; identitet*; dvofaktor*; jednokratn*; racun; nalog; minut*; verifik*; preveri*; potrdi*; ' +
    'потвърд*; провер*; вход; влез*; влизане; самоличност*; двуфактор*; еднократ*; акаунт*; профил*; минути; ' +
    'підтверд*; перевір*; вхід; входу; увійти; увійдіть; особу; двофактор*; одноразов*; обліков*; акаунт*; хвилин*; ' +
    'подтвер*; провер*; вход; входа; войти; войдите; личност*; двухфактор*; двухэтап*; одноразов*; аккаунт*; учетн*; минут*; авториз*; ' +
    'επαληθευ*; επιβεβαι*; συνδεσ*; εισοδ*; ταυτοτητ*; ταυτοποι*; δυο βηματων; δυο παραγοντων; μιας χρησης; λογαριασμ*; λεπτα; ' +
    'dogrula*; onayla*; giris; oturum*; kimlig*; kimlik dogrula*; iki adim*; iki faktor*; tek kullanim*; yeni cihaz*; hesab*; dakika*; ' +
    '認証; 確認; 本人; ログイン; サインイン; ワンタイム; 2段階; 二段階; アカウント; 分間; 分以内; 有効です; 新規登録; 会員登録; ' +
    '验证; 驗證; 校验; 登录; 登錄; 登入; 身份; 身分; 一次性; 动态; 两步; 双重; 兩步; 雙重; 新设备; 账号; 账户; 帐号; 帳號; 帳戶; 分钟; 分鐘; 有效; 注册; 註冊; ' +
    '인증; 확인; 로그인; 본인; 일회용; 2단계; 계정; 분 이내; 분간; 유효; 회원가입; 새 기기; ' +
    'تحقق; التحقق; تأكيد; تسجيل الدخول; هوية; هويتك; لمرة واحدة; خطوتين; عاملين; جهاز جديد; حسابك; الحساب; دقيقة; دقائق; ' +
    'تایید; تأیید; ورود; هویت; یکبار; دو مرحله; حساب; دقیقه; אימות; לאמת; אמת את; כניסה; התחבר*; זהות; זהותך; חד פעמי; דו שלבי; חשבון; דקות; ' +
    'सत्याप; पुष्टि; साइन इन; लॉग इन; लॉगिन; पहचान; एक बार; खाता; खाते; मिनट; ' +
    'verifikasi; autentikasi; konfirmasi; masuk; identitas; dua langkah; sekali pakai; perangkat baru; akun; menit; ' +
    'xac minh; xac thuc; xac nhan; dang nhap; danh tinh; hai buoc; hai yeu to; mot lan; thiet bi moi; tai khoan; phut; ' +
    'ยืนยัน; ตรวจสอบ; เข้าสู่ระบบ; ตัวตน; ครั้งเดียว; สองขั้นตอน; อุปกรณ์ใหม่; บัญชี; นาที; ' +
    'thibitisha*; uthibitish*; ingia; kuingia; akaunti; dakika; hitelesit*; patvirtin*; prisijung*; paskyr*; minuc*; apstiprin*; pieteik*; konts; kontu; kinnita*; logi sisse; sisselogi*; konto; minut*',
  instead:
    'instead; another way; other way; different way; other option*; another method; different method; try another; can t use; can t access; cannot access; don t have; lost your; lost access; no access; having trouble; trouble; switch to; alternative*; or get; or have; we can; you can also; if you prefer; prefer; ' +
    'stattdessen; andere methode; anderer weg; anderen weg; andere moglichkeit; alternativ*; kein zugriff; keinen zugriff; lieber; verloren; wechseln; funktioniert nicht; ' +
    'plutot; autre methode; autre moyen; autrement; une autre facon; pas acces; perdu; vous preferez; preferez; a la place; ' +
    'en su lugar; en lugar; otro metodo; otra forma; otra manera; otra opcion; no tienes acceso; no puedes; perdiste; prefieres; prefiere; en vez; ' +
    'em vez; outro metodo; outra forma; outra maneira; outra opcao; nao tem acesso; nao consegue; perdeu; prefere; preferir; ' +
    'invece; altro metodo; altro modo; un altra opzione; non hai accesso; non riesci; hai perso; preferisci; in alternativa; ' +
    'in plaats; andere methode; andere manier; andere optie; geen toegang; liever; kwijt; ' +
    'istallet; i stallet; annat satt; annan metod; i stedet; anden metode; anden made; annen mate; sijaan; sen sijaan; toinen tapa; toisella tavalla; eri tavalla; ' +
    'zamiast; inna metoda; innej metody; inny sposob; innego sposobu; nie masz dostepu; wolisz; misto toho; jiny zpusob; jinou metodu; nemate pristup; radeji; iny sposob; radsej; inkabb; helyette; mas modszer; mas modon; masik mod; ' +
    'in schimb; alta metoda; alt mod; nu ai acces; preferi; umjesto; umesto; drugi nacin; nemate pristup; radije; вместо това; друг метод; друг начин; нямате достъп; замість; інший спосіб; іншим способом; немає доступу; ' +
    'вместо; другой способ; другим способом; нет доступа; потеряли; αντι γι αυτο; αλλος τροπος; αλλο τροπο; αλλη μεθοδος; δεν εχετε προσβαση; προτιματε; bunun yerine; yerine; baska bir yontem; baska yontem; farkli bir yontem; erisiminiz yok; tercih; ' +
    '代わりに; 別の方法; 他の方法; 使えない; 利用できない; 改用; 其他方式; 其它方式; 其他方法; 换一种; 換一種; 无法使用; 無法使用; 不可用; 대신; 다른 방법; 사용할 수 없; ' +
    'بدلا; طريقة أخرى; طريقة اخرى; لا يمكنك; فقدت; روش دیگر; به جای; במקום; דרך אחרת; שיטה אחרת; אין לך גישה; के बजाय; दूसरा तरीका; अन्य तरीका; sebagai gantinya; cara lain; metode lain; tidak bisa; cach khac; phuong thuc khac; thay vao do; khong the; วิธีอื่น; แทน',
  never:
    'never; will not ask; won t ask; will not call; niemals; fragen nie; fragt nie; jamais; nunca; jamas; mai chiede*; non ti chiede*; non chiede* mai; nooit; aldrig; aldri; ei koskaan; emme koskaan; nigdy; nikdy; soha; niciodata; nikad*; ' +
    'никога; ніколи; никогда; ποτε δεν; δεν ~ ποτε; asla; 決して; 绝不; 不会向您; 絕不; 不會向您; 절대; أبدا; لن نطلب; هرگز; לעולם לא; कभी नहीं; कभी भी; tidak pernah; tidak akan; khong bao gio; ไม่เคย; ไม่มีวัน; kamwe',
  letter:
    'otrzymal* poczta; wyslal* poczta; wyslan* poczta; poczta na adres; postou; po poste; почтой на адрес; ' +
    'postcard*; by post; in the post; by letter; a letter with; the letter we; letter to your; letter we; from the letter; posted a; posted you; mailed a letter; mailed a postcard; mail a letter; mail a postcard; paper letter; registered letter; ' +
    'per brief; im brief; brief mit; einen brief; dem brief; unser* brief; briefpost; postkarte; auf dem postweg; per post geschickt; schreiben per post; code aus ~ brief; ' +
    'courrier postal; par la poste; par courrier; une lettre; la lettre; lettre contenant; carte postale; correo postal; correo ordinario; una carta; la carta; por carta; tarjeta postal; ' +
    'pelo correio; por correio; por carta; uma carta; da carta; na carta; carta com; cartao postal; per posta ordinaria; posta ordinaria; posta cartacea; una lettera; la lettera; lettera con; nella lettera; dalla lettera; per lettera; cartolina; ' +
    'per brief; een brief; de brief; brief met; briefkaart; ansichtkaart; ett brev; brevet; i brevet; vykort; et brev; brev med; postkort; kirjeen; kirjeessa; kirjeesta; kirjeitse; postikort*; ' +
    'listem poleconym; list polecony; w liscie; z listu; list z; poczta tradycyjna; tradycyjna poczta; pocztowk*; dopis; dopise; dopisu; dopisem; pohlednic*; listom; z listu; v liste; pohladnic*; postai level*; papir alapu; scrisoare; scrisoarea; scrisori; scrisorii; carte postala; ' +
    'pismom; dopisnic*; razglednic*; хартиено писмо; обикновена поща; паперов* лист*; рекомендован*; звичайною поштою; бумажн* письм*; заказн* письм*; обычной почтой; почтой россии; открытк*; επιστολη; επιστολης; επιστολη μας; ταχυδρομικη επιστολη; mektup*; kartpostal; ' +
    '郵送; はがき; ハガキ; お手紙; 封書; 書留; 纸质信; 信函; 明信片; 挂号信; 掛號信; 平信; 우편으로; 우편물; 편지; 엽서; 등기; رسالة ورقية; بريد عادي; البريد العادي; خطاب بريدي; نامه پستی; מכתב; בדואר רגיל; בדואר ישראל; डाक से; डाक द्वारा; ' +
    'surat fisik; melalui pos; lewat pos; kartu pos; thu giay; qua buu dien; buu thiep; ทางไปรษณีย์; จดหมายลงทะเบียน; ไปรษณียบัตร; kwa posta',
  proceed:
    'verify*; confirm*; continue; next; submit; sign in; log in; done; ok; go on; proceed; send code; enter; weiter; bestatigen; prufen; absenden; anmelden; einloggen; fortfahren; continuer; suivant; valider; verifier; confirmer; se connecter; connexion; envoyer; ' +
    'continuar; siguiente; verificar; confirmar; enviar; entrar; iniciar sesion; acceder; aceptar; avancar; seguinte; proximo; validar; continua; avanti; verifica; conferma; invia; accedi; prosegui; doorgaan; volgende; verifieren; bevestigen; verder; inloggen; versturen; ' +
    'fortsatt; nasta; verifiera; bekrafta; logga in; skicka; fortsaet; naeste; bekraeft; bekraeftt; verificer; log ind; neste; bekreft; verifiser; logg inn; jatka; seuraava; vahvista; kirjaudu; dalej; kontynuuj; potwierdz; zweryfikuj; zaloguj*; wyslij; ' +
    'pokracovat; dal; dalsi; overit; potvrdit; prihlasit*; odeslat; pokracovat; dalej; overit; prihlasit; tovabb; folytatas; ellenorzes; megerosites; bejelentkezes; kuldes; continua; continuati; urmatorul; verifica; confirma; trimite; conectare; ' +
    'nastavi; dalje; potvrdi; provjeri; prijava; prijavi*; напред; продължи; потвърди; провери; вход; далі; продовжити; підтвердити; перевірити; увійти; далее; продолжить; подтвердить; проверить; войти; отправить; συνεχεια; επομενο; επαληθευση; επιβεβαιωση; συνδεση; υποβολη; ' +
    'devam; ileri; dogrula; onayla; giris yap; gonder; 続ける; 次へ; 確認; 認証; 送信; 進む; ログイン; 继续; 繼續; 下一步; 验证; 驗證; 确认; 確認; 提交; 登录; 登入; 계속; 다음; 확인; 인증; 로그인; 제출; متابعة; التالي; تحقق; تأكيد; إرسال; دخول; ادامه; بعدی; تایید; ورود; ' +
    'המשך; הבא; אימות; אשר; אישור; שלח; כניסה; जारी; आगे; सत्यापित; पुष्टि; lanjut*; berikutnya; verifikasi; konfirmasi; masuk; kirim; tiep tuc; tiep theo; xac minh; xac nhan; xac thuc; gui; dang nhap; ดำเนินการต่อ; ถัดไป; ยืนยัน; ตรวจสอบ; เข้าสู่ระบบ; ส่ง; endelea; thibitisha',
  secret:
    'online pin; onlinepin; tu clave; su clave; sua senha; senha do; clave de acceso; banca online; pincode; swoj pin; swoj* ~ pin; set your passcode; set ~ passcode; create ~ passcode; choose ~ passcode; new passcode; passcode to unlock; unlock the app; unlock your vault; app lock; wallet pin; transaction pin; pin you chose; pin you set; sim pin; puk; sign in pin; account pin',
  reference:
    // what is fetched, and where one stays
    'collection pin; collection code; pick up your parcel; check in code; badge; invigilator; pack code; prescription*; recept ~ apotek*; receptet; receptnummer*; recept nr; vard ~ recept; recept felir*; erecept*; e recept*; rezept*; ordonnance; receta; ricetta; receita; recepta; рецепт*; parking; voucher code; guest wi fi; front desk; session code; print job; visit code; enrolment key; enrollment key; subscriber id; ' +
    'abholcode*; abholung; retourencode; rucksendung*; ticketcode*; teilnahmecode*; verwendungszweck; gaste wlan; rezeption; code de retrait; retirer un colis; code de participation; libelle du virement; wi fi invites; the reception; reception desk; a la reception; de la reception; codigo de recogida; recoger; recepcion; wi fi para; codice di ritiro; ritira il; ' +
    'codigo de retirada; retirada; levantamento; afhaalcode*; ophalen; gasten wifi; receptie; kod odbioru; hamtkod*; hamta paket; hentekode*; afhentningskode*; noutokood*; teslimat*; kargo*; kod* получени*; получить заказ; постамат*; 受取; 受け取り; 取件; 自提; 提货; 수령; 택배; 픽업; kode pengambilan; استلام; ' +
    'deposits; in cents; bank transfer; of the transfer; virement; uberweisung; transferencia; bonifico; ' +
    // baskets
    'basket; your cart; shopping cart; shopping bag; warenkorb; einkaufswagen; panier; cesta; carrito; carrinho; carrello; winkelmand*; winkelwagen*; varukorg*; kundvagn*; indkobskurv*; handlekurv*; ostoskori*; koszyk*; kosik*; kosar; ' +
    'cosul de cumparaturi; cos de cumparaturi; количка; кошик*; корзин*; korpa; kosarica; καλαθι; sepet*; カート; 购物车; 購物車; 购物袋; 장바구니; سلة; سبد خرید; סל קניות; कार्ट; keranjang*; gio hang; ตะกร้า; ' +
    'airline*; check in online; ticket code; return code; returns; event code; case id; document code; claim number; policy number; gallery; album; certificate*; diploma*; reservation*; booking*; order status; parcel*; shipment*; party size',
  promo:
    'einladung*; invitacion; convite*; invito; uitnodiging*; inbjudan; kutsu; zaproszeni*; pozvank*; pozivnic*; meghivo*; приглашени*; запрошенн*; покан*; προσκληση*; davetiye*; 招待; 邀请; 邀請; 초대; دعوة; دعوت; הזמנה; निमंत्रण; undangan; loi moi; คำเชิญ; ' +
    'free coffee; off your; off code; rewards; reward code; birthday; claim my; special offer; free month; trial code; store credit; e gift; egift',
  deed:
    'apply*; redeem*; claim*; track*; find booking; find my; find order; check balance; check in; start return; start survey; join*; register product; activate product; play; guess; add points; add to cart; pay; pay now; checkout; donate; show ticket; open gallery; update; download; search; look up; book; reserve; view; watch',
  authenticator:
    'kimlik dogrulama uygulama*; dogrulama uygulama*',
  slip: 'un recu; votre recu; le recu; recu de',
};
