/**
 * What the list of breached passwords lacks and people of this trade and these countries choose, in lower case: names of
 * places and offices, runs of keys, years behind words. Shorter ones are refused by their length.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  passwordpassword password1234 password12345 password123456 password123! password1234! password2024 password2025
  password2026 mypassword123 mypassword1234 thepassword123 changemenow123 changemeplease changeme1234 letmeinplease
  letmeinletmein letmein12345 letmein123456 welcomewelcome welcome12345 welcome123456 welcome@1234 welcome@12345
  administrator administrator1 administrator123 adminadminadmin admin1234567 admin12345678 admin@123456 admin@1234567
  rootrootroot superadministrator superuser123 secretsecret secretpassword topsecret1234 supersecret123 qwertyuiop12
  qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwerty123456 qwerty1234567
  qwerty12345678 qwertyqwerty qwerty123qwerty qazwsxedcrfv qazwsxedcrfvtgb 1qaz2wsx3edc 1qaz2wsx3edc4rfv
  1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6 q1w2e3r4t5y6u7i8 zaq12wsxcde3
  !qaz2wsx3edc asdfghjkl123 asdfghjkl1234 asdfghjklzxcvbnm zxcvbnmasdfghjkl zxcvbnm12345 zxcvbnm123456 asdfasdfasdf
  abcdefghijkl abcdefghijklm abcdefghijklmnop abcd12345678 abc123456789 abcdef123456 a1b2c3d4e5f6 a1b2c3d4e5f6g7
  123456789abc 123456789abcd 1234567890abc 123456789qwerty 123456qwerty 1234567890qwerty 12345678qwerty 123456789asd
  123qweasdzxc qweasdzxc123 qwe123qwe123 123qwe123qwe 1234qwerasdf qweasdzxcqweasdzxc iloveyou1234 iloveyou12345
  iloveyou123456 iloveyouforever iloveyousomuch iloveyoubaby iloveyou1314 ilovemyfamily ilovemymother footballfootball
  football1234 football12345 baseball1234 basketball123 basketball12 princess1234 princess12345 sunshine1234
  sunshine12345 superman1234 superman12345 batmanbatman trustno1trustno1 monkeymonkey monkey123456 dragondragon
  dragon123456 shadowshadow shadow123456 michael123456 jennifer1234 charlie12345 whateverwhatever whatever1234
  computer1234 computer12345 internet1234 samsung12345 samsung123456 liverpool1234 liverpoolfc1 chelsea12345
  manchesterunited arsenal123456 barcelona1234 realmadrid123 galatasaray1905 galatasaray123 fenerbahce1907
  fenerbahce123 besiktas1903 azerbaijan123 azerbaijan2024 azerbaijan2025 azerbaijan2026 azerbaycan123 azerbaycan994
  baku12345678 qarabag12345 georgia12345 tbilisi12345 kazakhstan123 turkiye12345 istanbul1234 istanbul34istanbul
  stambul12345 correcthorsebatterystaple correct horse battery staple thequickbrownfox thisismypassword
  thisisapassword thisisasecret nothingtosee123 dontforgetthis opensesame123 opensesameopen masterpassword
  masterkey1234 defaultpassword default12345 temporary1234 temppassword1 temppassword123 testtesttest test12345678
  test123456789 testpassword1 testpassword123 guestguestguest guest1234567 userpassword1 user12345678 companyname123
  karvankarvan karvan123456 karvanpassword karvan2026karvan corridor12345 logistics1234 logistics2025 logistics2026
  railway12345 railway123456 container1234 customs12345 forwarder1234 dispatcher123 parolparolparol parol1234567
  parol12345678 sifre1234567 sifresifresifre mensenisevirem seniseviyorum privetprivet privet123456 lyubovlyubov
  lyubov123456 marina123456 nastya123456 natasha12345 spartak12345 zvezda123456 ramazan12345 mohammad1234
  mohammad12345 allahuakbar1 bismillah123 bismillah1234 bismillah786 starwars1234 pokemon12345 minecraft123
  minecraft1234 mustang12345 ferrari12345 mercedes1234 summer2024summer summer2025summer winter2024winter
  winter2025winter spring2026spring autumn2025autumn january12345 september2025 november2025 december2025
  monday123456 friday123456 happybirthday happybirthday1 happynewyear1 happynewyear2025 happynewyear2026
  `
    .trim()
    .split(/\s+/),
)
