//! What the demo's sites tell their customers: news, questions and answers, terms. Written once, by nobody; what an operator
//! writes after it stays.

use counter::{
    Error, Portal,
    site::LocalText,
    texts::{self, Content, Kind, NewVersion},
};
use store::Tx;

/// In both languages: a title and a text.
struct Told {
    title: [&'static str; 2],
    body: [&'static str; 2],
}

const NEWS: Told = Told {
    title: ["年末年始の営業について", "New Year holidays"],
    body: [
        "12月29日から1月4日まで、お問い合わせ窓口をお休みします。サイトは通常どおりご利用いただけます。\n\n\
         期間中にいただいたメールには、1月5日から順にお答えします。",
        "Our contact is closed from 29 December to 4 January. The site can be used as always.\n\n\
         Mails that reach us meanwhile are answered from 5 January.",
    ],
};

const PASSWORD: Told = Told {
    title: ["ログインできません。", "I cannot log in."],
    body: [
        "お手元の案内状のIDと、設定されたパスワードをご確認ください。英字の大文字と小文字は区別されます。\n\n\
         ログイン画面に再設定のご案内があるサイトでは、そこからお手続きいただけます。解決しないときは、画面の下にある窓口へお電話ください。",
        "Please compare the ID with your letter, and mind capital and small letters in the password.\n\n\
         Where the login page offers a reset, you can use it. Otherwise please call the contact below.",
    ],
};

const PHONE: Told = Told {
    title: ["スマートフォンでも使えますか。", "Can I use a smartphone?"],
    body: [
        "はい。画面の大きさに合わせて表示されます。専用のアプリは必要ありません。",
        "Yes. Pages fit the screen, and no app is needed.",
    ],
};

const INVOICE: Told = Told {
    title: ["請求書はいつまで見られますか。", "How long can I read invoices?"],
    body: [
        "保存期間のあいだ、いつでもご覧いただけます。PDFは何度でも保存でき、まとめてZIPで保存することもできます。",
        "At any time until the retention period ends. PDFs can be saved as often as you like, also many at once as a ZIP.",
    ],
};

const TERMS: [&str; 2] = [
    "本サイトをご利用になる前に、この規約をお読みください。\n\n\
     第1条（ご利用）\n本サイトは、当社とお取引のあるお客様が、お取引のために利用するものです。\n\n\
     第2条（IDとパスワード）\nお客様は、IDとパスワードを第三者に知られないよう管理してください。お心当たりのない利用に気づかれたときは、すぐに窓口へお知らせください。\n\n\
     第3条（規約の変更）\n規約を変更するときは、変更の内容と適用を始める日を、本サイトでお知らせします。",
    "Please read these terms before you use this site.\n\n\
     Article 1 (Use)\nThis site is for customers of our company, for their business with us.\n\n\
     Article 2 (ID and password)\nKeep your ID and password to yourself. If you notice a use that was not yours, tell our contact at once.\n\n\
     Article 3 (Changes)\nWhen these terms change, we say here what changes and from which day.",
];

/// Also at a second start: what is there already is let be.
pub async fn tell(portal: &Portal) -> Result<(), Error> {
    for site in portal.sites.all() {
        let mut tx = portal.store.begin().await?;
        write(&mut tx, &site.slug, (Kind::News, 1), &NEWS).await?;
        let invoice = (site.slug == "invoice").then_some(&INVOICE);
        for (place, told) in (1..).zip([&PASSWORD, &PHONE].into_iter().chain(invoice)) {
            write(&mut tx, &site.slug, (Kind::Faq, place), told).await?;
        }
        let terms = Told { title: ["", ""], body: TERMS };
        write(&mut tx, &site.slug, (Kind::Terms, 1), &terms).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, site: &str, (kind, place): (Kind, u32), told: &Told) -> Result<(), Error> {
    let both = |[ja, en]: [&str; 2]| LocalText { ja: ja.to_owned(), en: en.to_owned() };
    let content = Content {
        title: both(told.title),
        body: both(told.body),
        at_login: kind == Kind::News,
        place: place * 10,
        ..Content::default()
    };
    let subject = format!("00000000-0000-7000-8000-{place:012}");
    let new = NewVersion {
        kind,
        subject: if kind == Kind::Terms { "" } else { &subject },
        after: 0,
        label: if kind == Kind::Terms { "2026-04" } else { "" },
        content: &content,
        starts: tx.now(),
        ends: None,
        gone: false,
        by: "",
    };
    texts::write(tx, site, &new).await?;
    Ok(())
}
