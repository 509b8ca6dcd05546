//! Papers: documents on a member's desk, as if they had been published.

use counter::Yen;
use invoices::{
    document::{Kind, State},
    said::Said,
    search,
    trail::{self, Happened, Step},
};
use jiff::civil::{Date, date};
use store::args;
use uuid::Uuid;

use crate::House;

/// A document to be laid on a desk; what is not said of it is of no matter to the test.
#[derive(Clone)]
pub struct Paper {
    pub account: Option<Uuid>,
    pub kind: Kind,
    pub number: String,
    pub subject: String,
    pub issued: Date,
    pub gross: Yen,
    pub state: State,
    pub is_published: bool,
    pub said: Option<Said>,
    pub earlier: Option<Uuid>,
    pub later: Option<Uuid>,
    pub reason: String,
    pub pdf: Vec<u8>,
}

impl Paper {
    pub fn new(number: &str) -> Paper {
        Paper {
            account: None,
            kind: Kind::Invoice,
            number: number.to_owned(),
            subject: "10月分 クレーン レンタル料".to_owned(),
            issued: date(2026, 11, 1),
            gross: Yen(11_000),
            state: State::Unread,
            is_published: true,
            said: None,
            earlier: None,
            later: None,
            reason: String::new(),
            pdf: format!("%PDF-1.7 {number}").into_bytes(),
        }
    }
}

/// A PDF of one empty page that says so little of itself that it can be told from others by this mark alone.
#[expect(clippy::format_push_string, reason = "a test's file of four lines")]
pub fn small_pdf(mark: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>".to_owned(),
    ];
    let mut pdf = format!("%PDF-1.7\n% {mark}\n");
    let mut index = String::from("0000000000 65535 f \n");
    for (object, number) in objects.iter().zip(1..) {
        index += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    pdf +=
        &format!("xref\n0 {size}\n{index}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.into_bytes()
}

impl House {
    /// Lays a document on the desk of the account with this customer number, on the invoice site.
    pub async fn lay(&self, customer: &str, paper: &Paper) -> Uuid {
        let id = self.portal.store.given().id();
        self.lay_as(customer, id, paper).await;
        id
    }

    pub async fn lay_as(&self, customer: &str, id: Uuid, paper: &Paper) {
        let key = self.portal.shelf.put("invoice", paper.pdf.clone()).await.expect("the shelf takes it");
        let mut tx = self.portal.store.begin().await.expect("a transaction");
        let (account, name): (Uuid, String) = tx
            .one("SELECT id, name FROM accounts WHERE site = $1 AND number = $2", args!["invoice", customer])
            .await
            .expect("there is such a customer");
        let now = tx.now();
        let said = paper.said.as_ref().map(|said| serde_json::to_string(said).expect("it is JSON"));
        let period = paper.said.as_ref().and_then(Said::period);
        let note = paper.said.as_ref().map_or("", Said::note);
        tx.run(
            "INSERT INTO invoices (site, id, batch, account, kind, number, subject, issued, period_from, period_until,
                due, gross, state, published, customer, customer_number, words, said, earlier, later, reason, hash,
                length, pages)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, 1)",
            args![
                "invoice",
                id,
                Uuid::nil(),
                account,
                paper.kind.tag(),
                &paper.number,
                &paper.subject,
                paper.issued,
                period.map(|period| period.from),
                period.map(|period| period.until),
                paper.said.as_ref().and_then(Said::due),
                paper.gross,
                paper.state.tag(),
                paper.is_published.then_some(now),
                name,
                customer,
                search::words(&paper.number, &paper.subject, note),
                said,
                paper.earlier,
                paper.later,
                &paper.reason,
                key.to_string(),
                i64::try_from(key.length).expect("a length")
            ],
        )
        .await
        .expect("the document can be written");
        let issued = Step::of(id, Happened::Issued).named("株式会社サンプル建機");
        trail::add(&mut tx, "invoice", &[issued]).await.expect("the event can be written");
        tx.commit().await.expect("a commit");
    }
}
