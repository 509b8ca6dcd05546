//! What a document says, as data (INV-4).

use invoices::{
    document::Kind,
    said::{Invoice, Said},
};
use madoguchi::MIGRATIONS;
use testkit::{Fresh, House, Paper};

use crate::ground::{self, AOBA, inside, made, summary};

store::on_both! {
    migrations = MIGRATIONS;

    async fn what_was_made_from_data_comes_as_jp_pint_and_csv(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let id = house.lay(AOBA, &made("INV-1")).await;
        let page = browser.open(&format!("/invoice/invoices/{id}")).await;
        assert!(page.says("構造化データ"));
        let xml = page.follow("JP PINT（XML）").await;
        assert_eq!(xml.headers["content-type"], "application/xml; charset=utf-8");
        assert!(xml.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"20261101_invoice_INV-1.xml\""));
        for words in ["urn:peppol:pint:billing-1@jp-1", "T8000000000001", "青葉建設株式会社", "25tラフタークレーン &lt;特別&gt;", "<cbc:PayableAmount currencyID=\"JPY\">2508</cbc:PayableAmount>"] {
            assert!(xml.body.contains(words), "{words}: {}", xml.body);
        }
        let csv = page.follow("CSV：UTF-8（Excel用）").await;
        let lines: Vec<&str> = csv.body.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("\u{feff}番号,種類,発行日,"));
        assert_eq!(lines[1], "INV-1,請求書,2026/11/01,2026/11/30,10月分 クレーン レンタル料,1,2026/10/05,25tラフタークレーン <特別>,3,台,105,315,標準税率,10");
        let sum = house.lay(AOBA, &summary("SUM-1", &["INV-1"])).await;
        let csv = browser.open(&format!("/invoice/invoices/{sum}/lines.csv?encoding=shift-jis")).await;
        assert_eq!(csv.headers["content-type"], "text/csv; charset=Shift_JIS");
        assert!(csv.body.contains(",50000,48000,-500,1500,12500,INV-1,"));
    }

    async fn a_cancellation_turns_what_it_takes_back(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let [invoice, credit] = [(); 2].map(|()| house.portal.store.given().id());
        house.lay_as(AOBA, invoice, &made("INV-1")).await;
        house.lay_as(AOBA, credit, &Paper { kind: Kind::CreditNote, ..made("INV-2") }).await;
        for (earlier, sum) in [(invoice, "-2508"), (credit, "2508")] {
            let said = Invoice { kind: Kind::Cancellation, ..ground::invoice("INV-C") };
            let paper = Paper {
                kind: Kind::Cancellation,
                earlier: Some(earlier),
                said: Some(Said::Invoice(said)),
                ..made(&format!("INV-C{sum}"))
            };
            let id = house.lay(AOBA, &paper).await;
            let xml = browser.open(&format!("/invoice/invoices/{id}/jp-pint.xml")).await;
            let sum = format!("<cbc:PayableAmount currencyID=\"JPY\">{sum}</cbc:PayableAmount>");
            assert!(xml.body.contains(&sum), "{}", xml.body);
        }
    }

    /// As that of a ready PDF, whose lines nobody knows.
    async fn a_cancellation_without_lines_is_no_invoice(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let said = Invoice { kind: Kind::Cancellation, lines: Vec::new(), totals: Vec::new(), ..ground::invoice("INV-C") };
        let paper = Paper { kind: Kind::Cancellation, said: Some(Said::Invoice(said)), ..Paper::new("INV-C") };
        let id = house.lay(AOBA, &paper).await;
        let page = browser.open(&format!("/invoice/invoices/{id}")).await;
        assert!(page.says("CSV：UTF-8（Excel用）") && !page.says("JP PINT"), "{}", page.text());
        assert_eq!(browser.open(&format!("/invoice/invoices/{id}/jp-pint.xml")).await.status, 404);
    }
}
