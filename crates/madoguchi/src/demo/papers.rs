//! The demo's documents: a year of what 青葉建設 got, as its contract has it; and for `--scale` a year for everybody.

use counter::{
    Error, Portal, Yen,
    customers::{self, Customer},
    site::Site,
};
use door::people;
use invoices::{
    batches::seeding::{close, issue, issue_all, open, open_at},
    document::{Kind, Period},
    policy::{self, Invoicing},
    said::{Earlier, Invoice, Line, Said, Summary, Summed},
    tax::{Rounding, Tax, totals},
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use rust_decimal::Decimal;
use store::{Tx, args};
use uuid::Uuid;

const MONTHS: i32 = 12;
/// 青葉建設, INV00002.
const AOBA: &str = "100002";
const BY: &str = "サンプル 管理";
const OPENER: &str = "青葉 花子";
const OPENER_LOGIN: &str = "inv00002";

/// What is billed each month beside the summary: crane and digger by the day, and what goes with them.
const GOODS: [(&str, &str, i64, Tax); 8] = [
    ("25tラフテレーンクレーン レンタル料", "日", 68_000, Tax::STANDARD),
    ("油圧ショベル 0.45m3 レンタル料", "日", 28_500, Tax::STANDARD),
    ("高所作業車 12m レンタル料", "日", 16_800, Tax::STANDARD),
    ("発電機 45kVA レンタル料", "日", 5_400, Tax::STANDARD),
    ("回送費", "回", 22_000, Tax::STANDARD),
    ("軽油代", "L", 148, Tax::STANDARD),
    ("熱中症対策飲料", "ケース", 2_680, Tax::REDUCED),
    ("動産総合保険料", "式", 3_200, Tax::EXEMPT),
];

/// Once, when the demo is new.
pub async fn deliver(portal: &Portal, scale: u32) -> Result<(), Error> {
    let Some(site) = portal.sites.get("invoice") else { return Ok(()) };
    if site.part::<Invoicing>().0.is_none() {
        return Ok(());
    }
    let mut conn = portal.store.read().await?;
    let there: i64 =
        conn.one("SELECT count(*) FROM invoice_batches WHERE site = $1", args![&site.slug]).await?;
    if there > 0 {
        return Ok(());
    }
    let mut known = customers::by_numbers(&mut conn, &site.slug, &[AOBA.to_owned()]).await?;
    drop(conn);
    let Some(aoba) = known.remove(AOBA) else { return Ok(()) };
    let mut conn = portal.store.read().await?;
    let opener = people::sql::user_by_login(&mut conn, &site.slug, OPENER_LOGIN).await?;
    drop(conn);
    let Some(opener) = opener else { return Ok(()) };
    let today = portal.store.now().to_zoned(site.time_zone.clone()).date();
    for month in (0..MONTHS).rev() {
        let Ok(closing) = last_of_month_before(today, month) else { continue };
        let when = if month == 0 {
            Month::Latest
        } else if month == MONTHS - 1 {
            Month::First
        } else {
            Month::Between
        };
        month_of(portal, &site, (&aoba, opener.id, scale), closing, when).await?;
    }
    Ok(())
}

fn last_of_month_before(today: Date, months: i32) -> Result<Date, Error> {
    let first = today.first_of_month().checked_sub(months.months()).map_err(Error::fault)?;
    first.checked_sub(1.day()).map_err(Error::fault)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Month {
    /// One invoice: it was the first in which anything was rented.
    First,
    Between,
    /// Nobody has looked yet, but for an invoice that was wrong and has been corrected.
    Latest,
}

/// One closing: two invoices and their summary for each customer. With the short first month and the correction in the
/// last, twelve months make 36 documents.
async fn month_of(
    portal: &Portal,
    site: &Site,
    (aoba, reader, scale): (&Customer, Uuid, u32),
    closing: Date,
    when: Month,
) -> Result<(), Error> {
    let at = published(site, closing)?;
    let mut tx = portal.store.begin().await?;
    let name = format!("{}_請求書.csv", closing.strftime("%Y%m"));
    let batch = open(&mut tx, &site.slug, &name, BY).await?;
    let delivery = Delivery { site, batch, closing, at };
    let parts = if when == Month::First { 1 } else { 2 };
    let mut theirs = Vec::new();
    for said in delivery.to(aoba, (0, parts)) {
        theirs.push(issue(&mut tx, &site.slug, batch, aoba, (said, None), at).await?);
    }
    let opened = at + SignedDuration::from_hours(2);
    if when == Month::Latest {
        open_at(&mut tx, &site.slug, theirs[0], at, (OPENER, reader)).await?;
        theirs.push(delivery.correct(&mut tx, aoba, theirs[0]).await?);
    } else {
        for id in &theirs {
            open_at(&mut tx, &site.slug, *id, opened, (OPENER, reader)).await?;
        }
    }
    close(&mut tx, &site.slug, batch, (at, &theirs)).await?;
    tx.commit().await?;
    // The crowd has read everything but the latest.
    let read = (when != Month::Latest).then_some(opened);
    to_crowd(portal, &delivery, scale, read).await
}

/// Customers whose documents are written together.
const CROWD_AT_ONCE: u32 = 500;

async fn to_crowd(
    portal: &Portal,
    delivery: &Delivery<'_>,
    scale: u32,
    read: Option<Timestamp>,
) -> Result<(), Error> {
    let slug = &delivery.site.slug;
    for first in (1..=scale).step_by(CROWD_AT_ONCE as usize) {
        let numbers: Vec<String> =
            (first..=scale.min(first + CROWD_AT_ONCE - 1)).map(customer_number).collect();
        let mut tx = portal.store.begin().await?;
        let crowd = customers::by_numbers(&mut tx, slug, &numbers).await?;
        let mut documents = Vec::with_capacity(crowd.len() * 3);
        for (number, turn) in numbers.iter().zip(first..) {
            let Some(customer) = crowd.get(number) else { continue };
            documents.extend(delivery.to(customer, (turn, 2)).into_iter().map(|said| (customer, said)));
        }
        issue_all(&mut tx, slug, delivery.batch, documents, (delivery.at, read)).await?;
        tx.commit().await?;
    }
    if scale > 0 {
        let mut tx = portal.store.begin().await?;
        close(&mut tx, slug, delivery.batch, (delivery.at, &[])).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn published(site: &Site, closing: Date) -> Result<Timestamp, Error> {
    let policy = &policy::of(site)?.policy;
    let day = closing.checked_add(1.day()).map_err(Error::fault)?;
    let at = day.to_datetime(policy.publish_at).to_zoned(site.time_zone.clone()).map_err(Error::fault)?;
    Ok(at.timestamp())
}

/// One month's documents on their way.
struct Delivery<'a> {
    site: &'a Site,
    batch: Uuid,
    closing: Date,
    at: Timestamp,
}

impl Delivery<'_> {
    /// So many invoices, and the summary of them.
    fn to(&self, customer: &Customer, (turn, parts): (u32, u32)) -> Vec<Said> {
        let mut all = Vec::new();
        let mut summed = Vec::new();
        let mut sums = Vec::new();
        for part in 0..parts {
            let invoice = self.invoice(customer, turn, part);
            sums.extend(invoice.totals.iter().map(|total| (total.tax, total.net)));
            summed.push(Summed {
                kind: invoice.kind,
                number: invoice.number.clone(),
                issued: invoice.issued,
                subject: invoice.subject.clone(),
                gross: invoice.gross(),
            });
            all.push(Said::Invoice(invoice));
        }
        let totals = totals(sums.into_iter(), Rounding::Down);
        let previous = Yen(1_184_320 + i64::from(turn) * 700);
        let summary = Summary {
            number: format!("SUM-{}-{:05}", self.closing.strftime("%Y%m"), turn),
            customer: customer.number.clone(),
            issued: self.closing,
            due: self.due(),
            period: self.period(),
            subject: format!("{}分 ご請求", self.month()),
            previous,
            received: previous,
            adjusted: Yen(0),
            totals,
            invoices: summed,
            note: String::new(),
        };
        all.push(Said::Summary(summary));
        all
    }

    fn invoice(&self, customer: &Customer, turn: u32, part: u32) -> Invoice {
        let month = u32::from(self.closing.month().unsigned_abs());
        let lines = |place: u32| {
            let (description, unit, price, tax) = GOODS[((month + part * 3 + place + turn) % 8) as usize];
            let quantity = i64::from(1 + (month * 7 + place * 5 + part * 3 + turn) % 19);
            Line {
                date: self.closing.first_of_month().checked_add((i64::from(place) * 4).days()).ok(),
                description: description.to_owned(),
                quantity: Some(Decimal::from(quantity)),
                unit: unit.to_owned(),
                unit_price: Some(Decimal::from(price)),
                amount: Yen(quantity * price),
                tax,
            }
        };
        let lines: Vec<Line> = (0..4 + part * 2).map(lines).collect();
        let what = if part == 0 { "建設機械レンタル料" } else { "資材・回送ほか" };
        Invoice {
            kind: Kind::Invoice,
            number: format!("INV-{}-{:06}", self.closing.strftime("%Y%m"), turn * 2 + part + 1),
            customer: customer.number.clone(),
            issued: self.closing,
            due: self.due(),
            period: Some(self.period()),
            subject: format!("{}分 {what}", self.month()),
            totals: totals(lines.iter().map(|line| (line.tax, line.amount)), Rounding::Down),
            lines,
            note: "お振込手数料は貴社にてご負担くださいますようお願い申し上げます。".to_owned(),
            earlier: None,
        }
    }

    /// A day too many was billed.
    async fn correct(&self, tx: &mut Tx, customer: &Customer, wrong: Uuid) -> Result<Uuid, Error> {
        let before = self.invoice(customer, 0, 0);
        let mut right = before.clone();
        right.kind = Kind::Correction;
        right.number = format!("{}-R1", before.number);
        right.earlier = Some(Earlier {
            number: before.number,
            reason: "レンタル日数に誤りがあったため".to_owned(),
        });
        if let Some(line) = right.lines.first_mut() {
            line.quantity = line.quantity.map(|quantity| (quantity - Decimal::ONE).max(Decimal::ONE));
            let price = line.unit_price.unwrap_or_default();
            let amount = line.quantity.unwrap_or_default() * price;
            line.amount = Yen(amount.try_into().unwrap_or_default());
        }
        right.totals = totals(right.lines.iter().map(|line| (line.tax, line.amount)), Rounding::Down);
        issue(tx, &self.site.slug, self.batch, customer, (Said::Invoice(right), Some(wrong)), self.at).await
    }

    fn period(&self) -> Period {
        Period { from: self.closing.first_of_month(), until: self.closing }
    }

    fn due(&self) -> Option<Date> {
        self.closing.checked_add(1.day()).ok().map(Date::last_of_month)
    }

    fn month(&self) -> String {
        self.closing.strftime("%Y年%-m月").to_string()
    }
}

/// Those of `--scale` are customers of 2…
fn customer_number(turn: u32) -> String {
    format!("2{turn:07}")
}
