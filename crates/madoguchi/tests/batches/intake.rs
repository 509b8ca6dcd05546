//! The dry run (INV-10): every mistake by row and column, and nothing brought in.

use std::io::Write as _;

use encoding_rs::SHIFT_JIS;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House, small_pdf};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::ground::{HEAD, at_work, deliver, faults, member, operator, settle, take_in};

async fn documents(house: &House) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.one("SELECT count(*) FROM invoices WHERE site = $1", args!["invoice"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn every_mistake_is_named_by_row_and_column_and_nothing_is_brought_in(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!(
            "{HEAD}\
             INV-1,100002,2026/11/20,,件名,クレーン,3,日,105,10,,,\n\
             INV-2,999999,2026/11/20,,件名,クレーン,3,日,105,10,,,\n\
             INV-3,100002,2026/13/20,,件名,クレーン,3,日,105,10,,,\n\
             INV-4,100002,2026/11/20,,件名,クレーン,三,日,105,7,,,\n\
             INV-1,100002,2026/11/20,,件名,クレーン,3,日,105,10,,,\n\
             INV-5,100002,2026/11/20,,件名,クレーン,3,日,105,10,訂正,INV-0,誤り\n"
        );
        let page = take_in(&house, &office, "november.csv", file.as_bytes()).await;
        assert_eq!(page.heading(), "november.csv");
        let faults = faults(&page);
        let wanted = [
            ("3", "お客様番号", "「999999」のお客様は登録されていません"),
            ("4", "発行日", "「2026/13/20」は日付ではありません"),
            ("5", "数量", "「三」は数ではありません"),
            ("5", "税率", "「7」は税率ではありません"),
            ("6", "請求書番号", "「INV-1」がファイルの中で重複しています（2行目）"),
            ("7", "元の請求書番号", "「INV-0」が、このお客様の書類に見つかりません"),
        ];
        for (row, column, reason) in wanted {
            let found = faults.iter().any(|fault| fault.starts_with(row) && fault.contains(column) && fault.contains(reason));
            assert!(found, "{row} {column} {reason}: {faults:#?}");
        }
        assert!(page.says("誤りあり") && documents(&house).await == 0);
        let csv = page.follow("UTF-8（Excel用）").await;
        assert_eq!(csv.body.lines().count(), faults.len() + 1);
        // A file that was refused may be sent again.
        let again = take_in(&house, &office, "november.csv", file.as_bytes()).await;
        assert_ne!(again.path, page.path);
    }

    async fn shift_jis_is_found_by_content_and_totals_must_be_ours(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = "税込合計,請求書番号,お客様番号,発行日,品名,金額\n347,INV-1,100002,2026/11/20,クレーン㈱〜,315\n";
        let (bytes, _, _) = SHIFT_JIS.encode(file);
        let page = take_in(&house, &office, "a.csv", &bytes).await;
        let faults = faults(&page);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("347円") && faults[0].contains("346円") && faults[0].contains("差額は1円"), "{faults:?}");
        let (bytes, _, _) = SHIFT_JIS.encode("税込合計,請求書番号,お客様番号,発行日,品名,金額\n346,INV-1,100002,2026/11/20,クレーン㈱,315\n");
        let page = take_in(&house, &office, "a.csv", &bytes).await;
        assert!(page.says("登録待ち") && page.says("1件（お客様1社）") && page.says("346円"), "{}", page.text());
    }

    /// Each amount is right by itself; what they come to is not.
    async fn totals_are_held_to_the_limit_of_amounts(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = "請求書番号,お客様番号,発行日,品名,金額,税率\n\
                    INV-1,100002,2026/11/20,クレーン,600000000000,不課税\n\
                    INV-1,100002,2026/11/20,クレーン,399999999999,不課税\n\
                    INV-2,100002,2026/11/20,クレーン,600000000000,不課税\n\
                    INV-2,100002,2026/11/20,クレーン,400000000000,不課税\n\
                    INV-3,100002,2026/11/20,クレーン,999999999999,10\n\
                    INV-4,100002,2026/11/20,クレーン,-999999999999,10\n";
        let page = take_in(&house, &office, "a.csv", file.as_bytes()).await;
        let told = |row: &str, sum: &str| format!("{row}金額合計が{sum}円になります。扱える金額は999,999,999,999円までです。");
        let wanted = [told("4", "1,000,000,000,000"), told("6", "1,099,999,999,998"), told("7", "-1,099,999,999,998")];
        assert_eq!(faults(&page), wanted);
        let json = r#"{"summaries": [{"number": "SUM-1", "customer": "100002", "issued": "2026-11-20", "period_from": "2026-10-21",
             "period_until": "2026-11-20", "previous": 600000000000, "received": 0, "net_exempt": 600000000000}]}"#;
        let faults = faults(&take_in(&house, &office, "a.json", json.as_bytes()).await);
        assert!(faults.len() == 1 && faults[0].starts_with("1previous合計が1,200,000,000,000円"), "{faults:?}");
    }

    async fn the_same_file_is_the_same_batch_and_a_number_is_given_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!("{HEAD}INV-1,100002,2026/11/20,,件名,クレーン,3,日,105,10,,,\n");
        let page = deliver(&house, &office, "a.csv", file.as_bytes()).await;
        let again = take_in(&house, &office, "b.csv", file.as_bytes()).await;
        assert_eq!((again.path, documents(&house).await), (page.path, 1));
        let other = format!("{HEAD}INV-1,100002,2026/11/21,,件名,クレーン,3,日,105,10,,,\n");
        let page = take_in(&house, &office, "c.csv", other.as_bytes()).await;
        assert!(faults(&page)[0].contains("「INV-1」はすでに登録されています"));
    }

    async fn what_a_later_row_says_of_the_whole_invoice_must_be_what_the_first_said(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let head = "請求書番号,お客様番号,発行日,品名,金額,税抜合計,消費税,税込合計,対象期間開始,対象期間終了,備考,種別,元の請求書番号,理由\n";
        let first = "INV-1,100002,2026/11/20,クレーン,100,300,30,330,2026/10/21,2026/11/20,備考,,,\n";
        let same = "INV-1,100002,2026/11/20,クレーン,100,300,30,330,2026/10/21,2026/11/20,備考,,,\n";
        let silent = "INV-1,100002,2026/11/20,クレーン,100,,,,,,,,,\n";
        let page = take_in(&house, &office, "right.csv", format!("{head}{first}{same}{silent}").as_bytes()).await;
        assert!(page.says("登録待ち") && page.says("330円"), "{}", page.text());
        let other = "INV-1,100002,2026/11/20,クレーン,100,301,31,332,2026/10/22,2026/11/21,別,,,\n";
        let page = take_in(&house, &office, "wrong.csv", format!("{head}{first}{silent}{other}").as_bytes()).await;
        let found = faults(&page);
        let columns = ["税抜合計", "消費税", "税込合計", "対象期間開始", "対象期間終了", "備考"];
        for (column, typed) in columns.iter().zip(["301", "31", "332", "2026/10/22", "2026/11/21", "別"]) {
            let is_named = |fault: &&String| fault.starts_with('4') && fault.contains(column) && fault.contains(&format!("「{typed}」は、同じ"));
            assert_eq!(found.iter().filter(is_named).count(), 1, "{column}: {found:#?}");
        }
        assert_eq!(found.len(), columns.len(), "{found:#?}");
        deliver(&house, &office, "a.csv", format!("{HEAD}INV-0,100002,2026/11/20,,,クレーン,1,日,100,10,,,\n").as_bytes()).await;
        let file = format!(
            "{HEAD}INV-9,100002,2026/11/20,,,クレーン,1,日,100,10,訂正,INV-0,誤り\n\
             INV-9,100002,2026/11/20,,,クレーン,1,日,100,10,訂正,INV-8,日数\n"
        );
        let found = faults(&take_in(&house, &office, "why.csv", file.as_bytes()).await);
        assert!(found.len() == 2 && found[0].contains("INV-8") && found[1].contains("日数"), "{found:#?}");
    }

    async fn what_cancels_a_statement_of_its_own_file_is_refused_before_anything_is_brought_in(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = "種別,請求書番号,お客様番号,発行日,品名,金額,今回ご請求額,前回ご請求額,ご入金額,10%対象,10%消費税,対象期間開始,対象期間終了,元の請求書番号,理由\n\
                    総括表,SUM-1,100002,2026/11/20,,,110,0,0,100,10,2026/10/21,2026/11/20,,\n\
                    取消,SUM-1-C,100002,2026/11/20,,,,,,,,,,SUM-1,誤り\n";
        let page = take_in(&house, &office, "both.csv", file.as_bytes()).await;
        let found = faults(&page);
        assert!(found.len() == 1 && found[0].starts_with('3') && found[0].contains("総括表"), "{}", page.text());
        // One after the other they are right.
        let lines: Vec<&str> = file.lines().collect();
        deliver(&house, &office, "one.csv", format!("{}\n{}\n", lines[0], lines[1]).as_bytes()).await;
        deliver(&house, &office, "two.csv", format!("{}\n{}\n", lines[0], lines[2]).as_bytes()).await;
    }

    async fn how_far_the_check_is_can_be_seen(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let rows: Vec<String> = (0..6000).map(|n| format!("INV-{n},100002,2026/11/20,,,クレーン,1,日,100,10,,,\n")).collect();
        let page = office.open("/office/invoice/batches/new").await;
        let page = page.press_with("内容を確認する", ("file", "large.csv"), format!("{HEAD}{}", rows.concat()).as_bytes()).await;
        let store = &house.portal.store;
        let look = async {
            let mut seen = 0;
            loop {
                let mut conn = store.read().await.unwrap();
                let sql = "SELECT stage, documents FROM invoice_batches WHERE site = $1";
                let (stage, documents): (String, i64) = conn.one(sql, args!["invoice"]).await.unwrap();
                drop(conn);
                if stage != "checking" {
                    return seen;
                }
                if (1..6000).contains(&documents) {
                    seen = documents;
                }
                tokio::task::yield_now().await;
            }
        };
        let (seen, ()) = tokio::join!(look, settle(&house));
        assert!(seen > 0, "nothing was to be seen before the end");
        let mut tx = store.begin().await.unwrap();
        tx.run("UPDATE invoice_batches SET stage = 'checking', documents = 4500 WHERE site = $1", args!["invoice"]).await.unwrap();
        tx.commit().await.unwrap();
        let page = office.open(&page.path).await;
        assert!(page.says("内容を確認中") && page.says("4,500件まで確認しました") && !page.says("4,500件（"), "{}", page.text());
    }

    async fn the_list_of_mistakes_comes_as_old_systems_read_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!("{HEAD}INV-1,999999,2026/11/20,,,クレーン,3,日,105,10,,,\n");
        let page = take_in(&house, &office, "a.csv", file.as_bytes()).await;
        let utf8 = page.follow("UTF-8（Excel用）").await;
        assert!(utf8.body.starts_with('\u{feff}') && utf8.body.contains("お客様番号"), "{}", utf8.body);
        let sjis = page.follow("Shift_JIS").await;
        assert_eq!(sjis.headers["content-type"], "text/csv; charset=Shift_JIS");
        let text = SHIFT_JIS.decode(&sjis.bytes).0;
        assert_eq!(text, utf8.body.trim_start_matches('\u{feff}'));
    }

    async fn json_says_the_same(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = r#"{"invoices": [{"number": "INV-1", "customer": "100002", "issued": "2026-11-20", "lines": [
            {"description": "クレーン", "quantity": 3, "unit_price": 105, "rate": 10},
            {"description": "飲料", "amount": 100, "rate": "8"}]}]}"#;
        let page = take_in(&house, &office, "a.json", file.as_bytes()).await;
        assert!(page.says("登録待ち") && page.says("454円"), "{}", page.text());
        let page = take_in(&house, &office, "b.json", br#"{"invoices": [{"nummer": "INV-1"}]}"#).await;
        assert!(faults(&page)[0].contains("nummer"), "{}", page.text());
        let page = take_in(&house, &office, "c.json", b"{").await;
        assert!(faults(&page)[0].contains("JSONとして読めません"), "{}", page.text());
    }

    async fn rows_are_those_of_the_spreadsheet(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = "請求書番号,お客様番号,発行日,品名,金額,備考\r\n\
                    INV-1,100002,2026/11/20,クレーン,100,\"二行の\r\n備考\"\r\n\
                    ,,,,,\r\n\
                    INV-2,100002,2026/11/20,クレーン,あ,\r\n";
        let page = take_in(&house, &office, "crlf.csv", file.as_bytes()).await;
        let faults = faults(&page);
        assert!(faults.len() == 1 && faults[0].starts_with('4'), "{faults:?}");
    }

    async fn a_statement_lists_invoices_of_its_own_file_and_of_its_own_customer(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "b.csv", format!("{HEAD}INV-B,100003,2026/11/20,,,クレーン,1,日,100,10,,,\n").as_bytes()).await;
        // The statement stands before the invoice that it sums up, and names somebody else's.
        let file = r#"{"summaries": [{"number": "SUM-1", "customer": "100002", "issued": "2026-11-20", "period_from": "2026-10-21",
             "period_until": "2026-11-20", "previous": 0, "received": 0, "net_10": 300, "tax_10": 30, "billed": 330,
             "invoices": ["INV-A", "INV-B", "INV-C"]}],
            "invoices": [{"number": "INV-A", "customer": "100002", "issued": "2026-11-20", "subject": "11月分",
             "lines": [{"description": "クレーン", "amount": 300, "rate": 10}]}]}"#;
        let page = take_in(&house, &office, "a.json", file.as_bytes()).await;
        assert!(page.says("登録待ち") && page.says("確認していただきたい点が2件"), "{}", page.text());
        assert!(page.says("INV-B") && page.says("INV-C") && !page.says("「INV-A」"), "{}", page.text());
        let page = page.choose("準備ができしだい公開する").press("登録する").await;
        settle(&house).await;
        assert!(office.open(&page.path).await.says("公開済み"));
        let reader = member(&house, "INV00002").await;
        let statement = reader.open("/invoice/invoices").await.follow("SUM-1").await;
        assert!(statement.says("INV-A") && statement.says("11月分") && statement.says("330円"), "{}", statement.text());
        assert!(!statement.says("INV-B") && !statement.says("INV-C"), "{}", statement.text());
    }

    async fn letters_that_no_paper_shows_are_a_doubt(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!("{HEAD}INV-1,100002,2026/11/20,,件名,𠮷野家🏗,3,日,105,10,,,\n");
        let page = take_in(&house, &office, "a.csv", file.as_bytes()).await;
        assert!(page.says("登録待ち") && page.says("🏗") && page.says("印字できない文字"), "{}", page.text());
    }

    async fn one_pdf_makes_one_document(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let index = "請求書番号,お客様番号,発行日,税込合計,ファイル名\n\
                     INV-1,100002,2026/11/20,1100,a.pdf\nINV-2,100003,2026/11/20,1100,a.pdf\n";
        for (name, content) in [("index.csv", index.as_bytes()), ("a.pdf", &*small_pdf("a"))] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        let zip = zip.finish().unwrap().into_inner();
        let page = take_in(&house, &office, "a.zip", &zip).await;
        let faults = faults(&page);
        assert!(faults.len() == 1 && faults[0].contains("2行目でも使われています"), "{faults:?}");
    }

    async fn only_those_at_the_desk_come_near_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let contact = operator(&house, "contact@example.jp").await;
        assert_eq!(contact.open("/office/invoice/batches").await.status, 403);
        let owner = at_work(&house).await;
        assert_eq!(owner.open("/office/rental/batches").await.status, 404, "no such desk there");
        assert_eq!(house.browser().open("/office/invoice/batches").await.path, "/office/login?next=%2Foffice%2Finvoice%2Fbatches");
    }
}
