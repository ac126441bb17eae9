import type { Meaning } from './vocabulary.js';

/**
 * The same table once more, by meaning, for families of words that are listed across the languages at once: forms that
 * "sent" takes, and the things beside codes that have digits or boxes. Written as in languages.ts.
 */
export const meanings: Partial<Record<Meaning, string>> = {
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
