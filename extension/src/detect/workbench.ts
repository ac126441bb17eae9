import type { Meaning } from './vocabulary.js';

/**
 * What is said where codes are set up, drawn or written about, and nobody is asked for one: in the settings of a site, in
 * editors of its mails, in the documentation of a code field. Written as in languages.ts.
 */
export const workbench: Partial<Record<Meaning, string>> = {
  setup:
    // what codes are like
    'code length; otp length; length of ~ code; code lifetime; otp lifetime; lifetime of ~ code; code ttl; otp ttl; code expiry; otp expiry; code expiration; otp expiration; code validity; validity of ~ code; ' +
    'max attempts; maximum attempts; number of attempts; otp attempts; resend after; resend interval; resend delay; resend cooldown; resend limit; resend text; resend label; resend link text; code format; otp format; code prefix; otp prefix; ' +
    'code template; otp template; code placeholder; otp placeholder; code pattern; ' +
    'code lange; codelange; lange des codes; gultigkeit des codes; codegultigkeit; gultigkeitsdauer; maximale versuche; anzahl der versuche; longueur ~ code; longueur; duree de validite; duree de vie; nombre de tentatives; nombre d essais; ' +
    'longitud ~ codigo; duracion ~ codigo; validez ~ codigo; intentos maximos; numero de intentos; comprimento ~ codigo; tamanho do codigo; validade do codigo; tentativas maximas; numero de tentativas; ' +
    'lunghezza ~ codice; durata ~ codice; validita del codice; tentativi massimi; numero di tentativi; codelengte; lengte van de code; geldigheid van de code; geldigheidsduur; aantal pogingen; ' +
    'kodens langd; kodlangd; giltighetstid; antal forsok; kodens laengde; kodelaengde; gyldighedstid; antal forsog; kodelengde; kodens lengde; gyldighetstid; antall forsok; koodin pituus; voimassaoloaika; yritysten maara; ' +
    'dlugosc kodu; waznosc kodu; czas waznosci; liczba prob; delka kodu; dlzka kodu; platnost kodu; pocet pokusu; длина кода; срок действия кода; время жизни; количество попыток; число попыток; довжина коду; термін дії коду; кількість спроб; ' +
    'дължина на кода; kod uzunlugu; gecerlilik suresi; deneme sayisi; μηκος κωδικου; διαρκεια ισχυος; αριθμος προσπαθειων; lungimea codului; valabilitatea codului; numarul de incercari; kod hossza; ervenyessegi ido; kiserletek szama; ' +
    'コードの長さ; コード長; 有効期間; 試行回数; 验证码长度; 驗證碼長度; 码长度; 碼長度; 有效时间; 有效時間; 尝试次数; 嘗試次數; 코드 길이; 번호 길이; 유효 시간; 유효시간; 시도 횟수; طول الرمز; مدة الصلاحية; عدد المحاولات; طول کد; ' +
    'אורך הקוד; תוקף הקוד; מספר ניסיונות; do dai ma; thoi gian hieu luc; so lan thu; panjang kode; masa berlaku kode; jumlah percobaan; ความยาวรหัส; อายุรหัส; कोड की लंबाई; ' +
    // one to try them with
    'test code; test otp; sample code; sample otp; preview code; preview otp; fixed code; fixed otp; static code; static otp; default code; default otp; dummy code; dummy otp; mock code; mock otp; demo code; demo otp; code for test*; code for review*; code in ~ preview; bypass code; ' +
    'testcode*; vorschaucode*; beispielcode*; mustercode*; standardcode*; fester code; code de test; code d essai; code d exemple; code fixe; code par defaut; code ~ apercu; apercu code; codigo de prueba; codigo de ejemplo; codigo fijo; ' +
    'codigo por defecto; codigo predeterminado; codigo de teste; codigo de exemplo; codigo fixo; codigo padrao; codice di prova; codice di test; codice di esempio; codice fisso; codice predefinito; voorbeeldcode*; vaste code; standaardcode*; ' +
    'testkod*; exempelkod*; fast kod; testkode*; eksempelkode*; fast kode; testikood*; esimerkkikood*; kiintea koodi; kod testowy; kod przykladowy; staly kod; testovaci kod*; ukazkovy kod*; pevny kod; тестовый код; код для теста; пример кода; ' +
    'постоянный код; тестовий код; тестов код; test kodu; ornek kod; sabit kod; δοκιμαστικος κωδικος; cod de test*; cod fix; tesztkod*; mintakod*; テストコード; テスト用コード; 固定コード; サンプルコード; 测试验证码; 測試驗證碼; 测试码; 固定验证码; 固定驗證碼; ' +
    '固定测试; 示例验证码; 默认验证码; 테스트 코드; 고정 코드; 예시 코드; رمز تجريبي; رمز الاختبار; کد آزمایشی; קוד בדיקה; קוד לדוגמה; ma thu nghiem; ma mau; kode uji; kode contoh; รหัสทดสอบ; परीक्षण कोड',
  showcase:
    'template*; storybook; props; installation; changelog; documentation; docs; api reference; api explorer; playground; live demo; live example; body params; component library; form builder; page builder; edit page; ' +
    'vorlage*; dokumentation; modele d e mail; modele; documentation technique; plantilla*; documentacion; documentacao; modelo de e mail; modello; documentazione; sjabloon; sjablonen; documentatie; mall; mallar; skabelon*; dokumentasjon; mal for e post; ' +
    'malli; mallipohja; dokumentaatio; szablon*; dokumentacja; sablon*; dokumentace; dokumentacia; dokumentacio; шаблон*; документаци*; документаці*; dokumantasyon; προτυπο; τεκμηριωση; documentatie tehnica; ' +
    'ドキュメント; テンプレート; コンポーネント; 模板; 範本; 文档; 文檔; 組件; 组件; 템플릿; 문서; قالب; توثيق; תבנית; תיעוד; mau email; tai lieu; templat; dokumentasi; แม่แบบ; เทมเพลต; टेम्पलेट',
  exhibit:
    'copy code; show code; hide code; view code; view source; edit on github; open in codesandbox; open in stackblitz; reset controls; send preview; send test*; send a test*; code kopieren; code anzeigen; testmail*; test e mail*; copier le code; voir le code; ' +
    'e mail de test; copiar codigo; ver codigo; correo de prueba; e mail de teste; copia codice; mostra codice; e mail di prova; testbericht verzenden; kopiera kod; kopier kode; kopioi koodi; kopiuj kod; kopirovat kod; скопировать код; показать код; ' +
    'тестовое письмо; тестовий лист; kodu kopyala; コードをコピー; コードを表示; テストメール; 复制代码; 複製程式碼; 显示代码; 测试邮件; 코드 복사; 코드 보기',
};
