import type { Meaning } from './vocabulary.js';

/**
 * The same table once more, by meaning, for families of words that are listed across the languages at once: forms that
 * "sent" takes, and the things beside codes that have digits or boxes. Written as in languages.ts.
 */
export const meanings: Partial<Record<Meaning, string>> = {
  weak:
    // the number that is in the mail: "number" alone is that of an order, or a telephone
    'number ~ in ~ e mail; number ~ in ~ email; number ~ from ~ email; number ~ from ~ e mail; number we e mailed; number we emailed; number we mailed; digits ~ in ~ email; digits ~ in ~ e mail; digits ~ from ~ email; digits ~ from ~ e mail; ' +
    'zahl ~ aus ~ e mail; zahl ~ in ~ e mail; nummer aus ~ e mail; nummer in ~ e mail; ziffern ~ aus ~ e mail; ziffern ~ in ~ e mail; numero ~ dans l e mail; numero recu par ~ mail; chiffres ~ dans l e mail; chiffres recus par ~ mail; ' +
    'numero ~ del correo; numero que te enviamos; cifras ~ del correo; numero ~ en el correo; numero ~ no e mail; numero ~ do e mail; numeros ~ do e mail; numeros ~ no e mail; numero ~ nell e mail; numero ~ nella mail; numero ~ dell e mail; cifre ~ nell e mail; ' +
    'getal ~ uit ~ e mail; getal ~ in ~ e mail; nummer uit ~ e mail; nummer uit ~ mail; cijfers ~ uit ~ e mail; cijfers ~ uit ~ mail; siffrorna ~ mejlet; numret ~ mejlet; numret i ~ e post*; siffrorna i ~ e post*; tallet i ~ mail*; tallet fra ~ mail*; tallet i ~ e post*; tallene i ~ e post*; ' +
    'numero ~ sahkopost*; numerot ~ sahkopost*; sahkopostis* ~ numero*; sahkopostin ~ numero*; liczb* z ~ maila; liczb* z ~ wiadomosci; cyfry z ~ maila; cyfry z ~ wiadomosci; numer z ~ maila; numer z wiadomosci; cislo z ~ e mailu; cislo z ~ mailu; cislice z ~ e mailu; cislo z ~ emailu; ' +
    'szam* az e mail*; e mailben ~ szam*; levelben ~ szam*; numar* din e mail*; numar* din ~ mail; cifrele din ~ mail; broj iz ~ maila; broj iz ~ e maila; broj iz ~ mejla; broj iz ~ poruke; stevilk* iz ~ sporocila; числ* из письма; цифр* из письма; номер из письма; числ* з листа; цифр* з листа; числ* от имейл*; цифр* от имейл*; ' +
    'e posta* ~ sayi*; e posta* ~ rakam*; e posta* ~ numara*; mesajdaki ~ sayi*; αριθμο* ~ στο email; αριθμο* ~ του email; ψηφια ~ στο email; メールの番号; メールに記載の番号; メールに記載された番号; メールの数字; メールに記載された数字; メールの数字; 邮件中的数字; 郵件中的數字; 邮件里的数字; 메일의 숫자; 메일에 있는 번호; 메일에 적힌 숫자; 메일의 번호; ' +
    'الرقم في البريد; الرقم الوارد في ~بريد; الأرقام في ~بريد; عدد ~ایمیل; המספר שבמייל; המספר מהמייל; המספר בדוא; ईमेल में ~नंबर; ईमेल में ~संख्या; ईमेल में ~अंक; angka ~ di email; angka ~ dalam email; angka ~ dari email; nomor ~ di email; so trong email; so trong thu; ตัวเลขในอีเมล; ' +
    'numri ne ~ email*; numrin nga ~ email*; бројот од ~ меил*; хаттағы ~ сан*; xatdagi ~ raqam*; e poctdaki ~ reqem*; skaici* is ~ laisk*; numur* no ~ e past*; number ~ e kirja*; numeru* ~ posta elektroniko*; numero ~ do correo; numero ~ del correu; xifres ~ del correu; numerid* i tolvuposti*; nambari ~ kwenye barua pepe; nombor ~ dalam e mel; numero ~ sa email',
  email:
    // where mail arrives
    'casilla de correo; buzon de correo; buzon de entrada; buzon electronico; messagerie electronique; boite mail; boite aux lettres electronique; caixa de correio; caixa postal eletronica; casella mail; saapuneet*; postilaatikko*; dorucen* post*; dorucen* zprav*; почтов* ящик*; входящи* письм*; папк* входящ*; пощенска* кутия*; входяща* поща*; ' +
    'postni nabiralnik*; nabiralnik*; pastkast*; pasto dezut*; 受信ボックス; 受信フォルダ; メールボックス; صندوق الوارد; صندوق البريد; البريد الوارد',
  authenticator:
    // what a device of one's own shows
    'etoken; rsa securid; securid; token display; screen of ~ token; display of ~ token; digits from ~ token; code from ~ token; code on ~ token; shown on ~ token; shown on ~ key fob; key fob; keyfob; screen of ~ card reader; card reader; code generator; ' +
    'display des tokens; anzeige des tokens; auf ~ token; vom token; token anzeige; tan generator*; kartenleser*; ecran du token; ecran de votre token; ecran de la cle; affiche par ~ token; boitier ~ token; lecteur de carte*; calculette; pantalla del token; pantalla de tu token; muestra tu token; tu token; su token; token fisico; lector de tarjetas; ' +
    'ecra do token; visor do token; tela do token; seu token; mostrado no token; display del token; schermo del token; sul token; tuo token; chiavetta; scherm van ~ token; op ~ token; kaartlezer*; bankdosa*; dosan; dosans; kodeviser*; kodebrikke*; kodbrikke*; tunnuslukulaite*; ' +
    'ekranie tokena; z tokena; wskazanie tokena; displeji tokenu; z tokenu; token kijelzo*; tokenen; ecranul tokenului; de pe token; ekranu tokena; s tokena; sa tokena; na tokenu; экран* токена; с токена; на токене; из токена; токена; екран* токена; з токена; дисплея на токена; от токена; ' +
    'οθονη του token; συσκευη token; token ekran*; token cihaz*; sifrematik*; トークンに表示; トークンの画面; ハードウェアトークン; カードリーダー; 令牌上; 令牌显示; 硬件令牌; 電子密碼器; 电子密码器; 토큰에; otp 단말; otp 기기; otp 생성기; شاشة الرمز المميز; جهاز التوكن; توکن; מסך הטוקן; בטוקן; टोकन; token anda; layar token; man hinh token; may token; thiet bi token; หน้าจอโทเค็น; อุปกรณ์โทเค็น; ' +
    'token qurilma*; qurilmasi ekran*; qurilma ekran*; token ekran*; cihazin ekran*; құрылғы экран*; құрылғысының экран*; төхөөрөмжийн дэлгэц*; მოწყობილობის ეკრან; ტოკენ; տոքեն; սարքի էկրան; ekranin e pajisjes; ekranin e token*; екранот на уредот; екранот на токенот; skrini ya kifaa; ekrano token*; generatoriaus ekran*; seadme ekraanil; ierices ekran*; a skja taekis*; gailuaren pantail*; pantalla do dispositivo; pantalla del dispositiu; skrin token; skrin peranti',
  sent:
    // just now
    'acabamos de ~ enviar*; acabamos de enviar*; acabamos de ~ mandar*; acabamos de mandar*; venons de ~ envoyer; venons d envoyer; venons de ~ transmettre; code ~ on its way; code ~ unterwegs; codigo ~ a caminho; codigo ~ en camino; ' +
    'codice ~ in arrivo; code ~ onderweg; ilettik; お届けしました; 发到; 發到; ' +
    'zaslali; zaslan*; poslali; poslan*; odeslali; odeslan*; odoslan*; послан*; изпрат*; надісл*; надіслан*; отправлен*; прислал*; высла*; ' +
    'poslat*; trimis*; expediat*; elkuldt*; kikuldt*; kuldott*; lahetet*; lahetimme; ' +
    'skickat*; sendt*; tilsendt*; verstuurde; toegestuurd*; zugestellt*; versendet*; ubermittelt*; gesendete*; ' +
    'envoyes; envoyees; transmis; mandado; mandamos; mandato; mandata; spedito; spedita; remetido; encaminhamos; recibido; recibiste; recebido; ricevuto; ricevuta; εσταλη; αποστειλαμε; στειλαμε; εσταλμεν*; ' +
    'dikirim*; kirimkan; terkirim; gửi; da gui; ส่ง; ارسلنا; أرسلنا; تم إرسال; ارسال شد; ارسال کرد; שלחנו; נשלח; भेजा; भेज; ' +
    'გამოვგზავნ; გაგზავნ; გამოგზავნ; ուղարկ; išsiust*; nosutit*; saadet*',
  news:
    'daily; weekly; monthly; every day; every week; every month; newsletter*; subscribe*; digest; taglich*; wochentlich*; monatlich*; jeden tag; jede woche; ' +
    'rundbrief; quotidien*; chaque jour; chaque semaine; hebdomadaire*; mensuel*; diario; diaria; diariamente; cada dia; cada semana; semanal*; mensual*; ' +
    'todos os dias; todo dia; ogni giorno; ogni settimana; giornalier*; settimanal*; mensil*; dagelijks*; wekelijks*; elke dag; elke week; nieuwsbrief*; ' +
    'varje dag; varje vecka; nyhetsbrev*; nyhedsbrev*; hver dag; hver uge; hver uke; uutiskirje*; joka paiva; paivittain; codziennie; co tydzien; kazdego dnia; ' +
    'kazdy den; kazdy tyden; tydne; ежедневн*; каждый день; еженедельн*; рассылк*; щодня; щотижня; kazdog dana; svaki dan; zilnic; in fiecare zi; ' +
    'saptamanal*; naponta; minden nap; hirlevel*; gunluk; her gun; haftalik; bulten*; καθημεριν*; καθε μερα; εβδομαδιαι*; 毎日; 毎週; メルマガ; 每日; 每天; 每周; ' +
    '每週; 매일; 매주; 뉴스레터; setiap hari; harian; mingguan; hang ngay; hang tuan; moi ngay; ทุกวัน; ทุกสัปดาห์; يوميا; كل يوم; اسبوعي; روزانه; هر روز; מדי יום; ' +
    'יומי; כל יום; रोज़; प्रतिदिन; kila siku; receipt; invoice; quittung; recu de paiement; recibo; ricevuta di pagamento; potwierdzenie zgloszenia',
  slip:
    'kinnitus; apstiprinajums; patvirtinimas; potrdilo; potvrdu; potvrdenim; resultatet; resultaterne; fasit; ' +
    'receipt*; invoice*; confirmation; results; winners; hint*; copy; quittung*; rechnung; beleg; bestatigung; ergebnis*; gewinner*; hinweis*; facture; confirmation; resultat*; gagnant*; indice; ' +
    'recibo; factura; confirmacion; resultado*; ganador*; pista; fatura; confirmacao; vencedor*; comprovante; ricevuta; fattura; conferma; risultat*; vincitor*; factuur; bevestiging; uitslag*; ' +
    'kvitto; bekraftelse; kvittering; bekreftelse; faktura; vinnare; vinder*; vinner*; kuitti; vahvistu*; tulokset; paragon; potwierdzenie; wyniki; uctenka; potvrzeni; potvrdenie; vysledk*; ' +
    'чек; квитанц*; подтверждение; результат*; чек; підтвердження; разписка; потвърждение; резултат*; potvrda; racun; rezultat*; bonul; chitanta; confirmarea; nyugta; visszaigazolas*; eredmeny*; ' +
    'fis; makbuz; onay maili; sonuc*; αποδειξη; επιβεβαιωση; αποτελεσμα*; 領収書; レシート; 結果; 收据; 发票; 結果; 结果; 영수증; 결과; struk; kuitansi; konfirmasi; hasil; hoa don; ket qua; ใบเสร็จ; ผล; ' +
    'إيصال; فاتورة; نتائج; رسید; نتایج; קבלה; חשבונית; תוצאות; रसीद; परिणाम; risiti',
  promo:
    'a friend; your friend; friend s code; from your teacher; your teacher; organizer; ein freund; deinem freund; lehrer; un ami; votre ami; professeur; un amigo; tu amigo; profesor; seu amigo; um amigo; ' +
    'professora; un amico; tuo amico; insegnante; een vriend; docent; en van; lararen; din ven; din venn; ystava; opettaja; znajom*; przyjaciel; nauczyciel; pritel; kamarad; ucitel*; ' +
    'ваш друг; от друга; учител*; вчител*; prijatelj*; pozivn*; nastavnik*; profesorul; un prieten; barat; tanar*; arkadasin*; ogretmen*; φιλο* σου; καθηγητ*; 友達から; 友だち; 先生; 朋友; 老师; 친구; ' +
    '선생님; teman anda; dari teman; guru; ban be; giao vien; เพื่อน; อาจารย์; صديق; معلم; دوست; مدرس; חבר הזמין; מורה; मित्र; शिक्षक; rafiki; ' +
    'kode meja; nomor meja; kode undangan',
  trap:
    'leave ~ empty; leave ~ blank; do not fill; don t fill; if you are human; if you re human; honeypot; nicht ausfullen; leer lassen; frei lassen; ' +
    'ne pas remplir; laisser ~ vide; laissez ~ vide; no rellenar; no llenar; dejar ~ vacio; deje ~ vacio; nao preencher; deixe ~ vazio; deixe em branco; ' +
    'non compilare; lasciare ~ vuoto; niet invullen; leeg laten; nie wypelniaj; pozostaw ~ puste; nevyplnujte; nechte ~ prazdne; не заполнять; ' +
    'оставьте ~ пустым; ne toltse ki; bos birakin; fyll inte i; udfyld ikke; ikke fyll ut; ala tayta; nu completa; nie vyplnujte; 入力しないで; 请勿填写; 不要填写; 비워 두; jangan diisi',
  reference:
    // meters
    'arvesti*; ' +
    'meter reading*; meter number*; read your meter; zahlerstand*; zahlernummer*; zahlerablesung*; strom zahler; releve de compteur; index du compteur; index de compteur; ' +
    'compteur; lectura ~ contador; contador; leitura ~ contador; leitura ~ medidor; medidor; lettura ~ contatore; autolettura; contatore; meterstand*; ' +
    'matarstallning*; malerstand*; maleraflaesning*; mittarilukema*; lukema*; odczyt licznika; stan licznika; licznik*; stav ~ elektromeru; stav ~ plynomeru; odecet*; elektromer*; vodomer*; ' +
    'meraca; stav merace; показани* счетчик*; показания; показник* лічильник*; лічильник*; счетчик*; показател* ~ електромер*; index contor*; contor*; contorului; autocitire*; meroallas*; oraallas*; ' +
    'sayac*; endeks; ενδειξ* ~ μετρητ*; μετρητ*; 検針; メーター; 抄表; 电表; 電表; 水表; 燃气表; 검침; 계량기; angka meter; stand meter; meteran; chi so; cong to; เลขมิเตอร์; มิเตอร์; ' +
    'قراءة العداد; کنتور; קריאת מונה; मीटर; stanje brojila; brojil*; rodikli*; skaitiklio; naidud; skaitiitaj*; skaititaj*; odometer*; kilometerstand*; kilometrage; kilometraje; ' +
    'quilometragem; chilometraggio; przebieg; пробег*; 走行距離; ' +
    // games, puzzles, lotteries
    'guess*; puzzle*; crossword*; wordle*; sudoku*; anagram*; scrabble; hangman; riddle*; escape room; letter word; padlock; jackpot; raffle*; ' +
    'ratsel*; kreuzwortratsel*; errate das; erraten; losungswort*; zahlenschloss; gewinnspiel*; tippschein*; devine*; devinez; mot mystere; mots croises; enigme*; cadenas; tirage; adivina*; ' +
    'palabra oculta; crucigrama*; acertijo*; candado; sorteo*; loteria*; adivinhe; palavra secreta; palavras cruzadas; charada; cadeado; indovina*; parola misteriosa; cruciverba; ' +
    'lucchetto; lotto*; raad ~ woord; puzzel*; kruiswoord*; loterij*; gissa*; korsord*; gaet*; kryds*; gjett*; kryssord*; arvaa*; ristikko*; sanapeli*; zgadnij; odgadnij; krzyzowk*; zagadk*; lotek; ' +
    'hadej*; uhodn*; krizovk*; hadank*; uhadn*; угада*; отгада*; кроссворд*; загадк*; лотере*; вгада*; відгада*; ghici*; rebus*; cuvinte incrucisate; talald ki; keresztrejtveny*; rejtveny*; lotto; ' +
    'tahmin et*; bulmaca*; bilmece*; piyango*; μαντεψ*; σταυρολεξ*; λαχει*; クイズ; パズル; 当てて; なぞなぞ; 宝くじ; 暗号を解; 猜词; 猜字; 猜数; 谜语; 謎題; 彩票; 填字; 퀴즈; 퍼즐; 맞혀; 맞춰; 복권; 십자말; tebak*; ' +
    'teka teki; undian; giai do; o chu; xo so; ทายคำ; ปริศนา; สลาก; خمن; لغز; كلمات متقاطعة; يانصيب; حدس; جدول کلمات; معما; נחש; תשבץ; חידה; הגרלה; पहेली; अनुमान; लॉटरी; kitendawili; ' +
    // keys of services, and where they are kept
    'webhook*; api; sk live*; client secret*; client id; secret key; signing secret; sdk; ssh; txt record; meta tag; site verification; ' +
    'search console; html tag; cle api; clave api; clave de api; chave api; chave de api; chiave api; schnittstelle; klucz api; апи ключ; api 密钥; apiキー; ' +
    // dates, numbers of persons and things
    'date of birth; dob; birthdate; social security; national insurance; personnummer; fodselsnummer; cpr nummer; cpr; henkilotunnus; bsn; burgerservicenummer; dni; nif; cpf; cnpj; curp; ' +
    'rfc; codice fiscale; partita iva; pesel; rodne cislo; jmbg; oib; cnp; cod numeric personal; егн; инн; снилс; іпн; рнокпп; tckn; kimlik no; αφμ; αμκα; my number; 身份证; 身分證; ' +
    '주민등록; nik; ktp; cccd; cmnd; บัตรประชาชน; رقم الهوية; کد ملی; תעודת זהות; מספר זהות; आधार; aadhaar; pan card; matricul*; kennzeichen*; plaque d immatriculation; nummerplade*; ' +
    'registreringsskylt*; rejestracyjn*; spz; rendszam*; plaka; госномер*; serienummer*; sarjanumero*; serijski*; numar de serie; sorozatszam*; σειριακ*; ' +
    // places
    'door code; gate code; locker*; pickup code; room number; table number; bordnummer; tafelnummer; tischnummer; numero de table; numero de mesa; numero tavolo; номер ~ поръчка*; numar* comenzii; numar* comanda; megrendelesszam*; rendelesszam*; ' +
    'cislo ~ objednavk*; cislo ~ zasielk*; cislo ~ zasilk*; bestelnummer*; ordrenummer*; tilausnumero*; αριθμ* παραγγελ*; αριθμ* αποστολ*; awb*; numar* colet*; csomagszam*; csomagkovet*; номер* ~ пратк*; номер* ~ замовлен*; номер* ~ посилк*; broj narudzb*; broj posiljk*; ' +
    'kolinumer*; sendingsnummer*; nomor resi; nomor pesanan; ma don hang; ma van don; หมายเลขพัสดุ; เลขพัสดุ; رقم الطلب; رقم الشحنة; کد رهگیری; شماره سفارش; מספר הזמנה; מספר משלוח; ऑर्डर नंबर; ऑर्डर संख्या; ट्रैकिंग नंबर',
  deed: 'submit reading; send reading; guess',
  keep:
    'save; save changes; save settings; update settings; speichern; anderungen speichern; ubernehmen; ' +
    'enregistrer; sauvegarder; guardar; guardar cambios; salvar; salva; salva modifiche; opslaan; wijzigingen opslaan; spara; spara andringar; gem; gem andringer; lagre; tallenna; ' +
    'zapisz; zapisz zmiany; ulozit; ulozit zmeny; сохранить; зберегти; запази; salveaza; salvati; mentes; kaydet; αποθηκευση; 保存; 保存する; 儲存; 저장; simpan; luu; บันทึก; حفظ; ' +
    'ذخیره; שמור; שמירה; सहेजें; sacuvaj; spremi; shrani; salvesta; saglabat; issaugoti',
};
