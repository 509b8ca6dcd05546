//! `/office/{site}/disposal`: documents whose time is over go, once somebody has said so twice (INV-14).

use askama::Template;
use axum::extract::Path;
use counter::{
    Answer, Area, Form, Frame, Refusal, Sheet, Staff, Visit,
    drafts::{self, Owner, Way},
    error::Result,
    form::Pressed,
    page, refused, see_other,
    show::Show,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    disposal::{self, Disposal, MOST_COUNTED},
    policy,
    search::day,
};

/// The draft's name.
const FORM: &str = "invoices-disposal";
const LONGEST_REASON: usize = 200;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    until: String,
    reason: String,
}

impl Typed {
    fn sheet(&self) -> Sheet {
        Sheet::blank().typed("until", &self.until).typed("reason", &self.reason)
    }

    /// The day up to which, or what cannot be taken.
    fn read(&self, last: Date) -> Result<Date, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let until = day(&self.until);
        match until {
            None => refusals.push(Refusal::of("until", "invoices-refused-day")),
            Some(until) if until > last => {
                refusals.push(Refusal::of("until", "disposal-refused-early").with("last", Show::day(last)));
            }
            Some(_) => {}
        }
        if self.reason.trim().is_empty() {
            refusals.push(Refusal::of("reason", "disposal-refused-none"));
        } else if self.reason.chars().count() > LONGEST_REASON {
            refusals.push(Refusal::of("reason", "cancellation-refused-long").with("most", LONGEST_REASON));
        }
        refusals.extend(Refusal::of_control("reason", &self.reason));
        until.filter(|_| refusals.is_empty()).ok_or(refusals)
    }
}

fn last(visit: &Visit) -> Result<Date> {
    let today = visit.at.to_zoned(visit.site.time_zone.clone()).date();
    Ok(disposal::last_day(&policy::of(&visit.site)?.policy, today))
}

fn way<'a>(visit: &'a Visit, staff: &Staff) -> Way<'a> {
    Way::of(visit, Owner::of_staff(staff), FORM, visit.office("disposal"))
}

pub async fn show(visit: Visit, staff: Staff) -> Answer {
    let typed = Typed { until: last(&visit)?.to_string(), reason: String::new() };
    shown(&visit, &staff, (None, typed.sheet())).await
}

async fn shown(visit: &Visit, staff: &Staff, (draft, sheet): (Option<Uuid>, Sheet)) -> Answer {
    let last = last(visit)?;
    let mut conn = visit.portal.store.read().await?;
    let shown = DisposalPage {
        f: visit.office_frame(staff),
        action: way(visit, staff).input(draft),
        last,
        years: policy::of(&visit.site)?.policy.retention_years,
        expired: disposal::count(&mut conn, visit.slug(), last).await?,
        done: disposal::newest(&mut conn, visit.slug()).await?,
        may_change: staff.role.changes(Area::Desk(crate::NAME)),
        sheet,
    };
    if shown.sheet.is_refused() { refused(&shown) } else { page(&shown) }
}

pub async fn begin(visit: Visit, staff: Staff, Form(typed): Form<Typed>) -> Answer {
    keep(&visit, &staff, None, typed).await
}

pub async fn correct(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let Some(typed) = way(&visit, &staff).typed::<Typed>(id).await? else {
        return Ok(see_other(visit.office("disposal")));
    };
    shown(&visit, &staff, (Some(id), typed.sheet())).await
}

pub async fn save(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    way(&visit, &staff).find::<Typed>(id).await?;
    keep(&visit, &staff, Some(id), typed).await
}

async fn keep(visit: &Visit, staff: &Staff, draft: Option<Uuid>, typed: Typed) -> Answer {
    if let Err(refusals) = typed.read(last(visit)?) {
        return shown(visit, staff, (draft, typed.sheet().refused(refusals))).await;
    }
    way(visit, staff).keep(visit.portal.store.begin().await?, draft, &typed).await
}

pub async fn confirm(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let way = way(&visit, &staff);
    let last = last(&visit)?;
    let typed = way.typed::<Typed>(id).await?;
    let Some((typed, until)) = typed.and_then(|typed| typed.read(last).ok().map(|until| (typed, until)))
    else {
        return Ok(see_other(visit.office("disposal")));
    };
    let mut conn = visit.portal.store.read().await?;
    page(&DisposalConfirmPage {
        f: visit.office_frame(&staff),
        documents: disposal::count(&mut conn, visit.slug(), until).await?,
        until,
        reason: typed.reason,
        action: way.input(Some(id)),
    })
}

/// Begins once, however often the button is pressed; the page of all disposals shows how far it is.
pub async fn send(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    let draft = way(&visit, &staff).find::<Typed>(id).await?;
    if let Ok(until) = draft.typed.read(last(&visit)?) {
        let mut tx = visit.portal.store.begin().await?;
        if drafts::send(&mut tx, visit.slug(), id, &until.to_string()).await? {
            disposal::begin(&mut tx, &visit, &staff, (until, draft.typed.reason.trim())).await?;
        }
        tx.commit().await?;
    }
    Ok(see_other(visit.office("disposal")))
}

/// POST …/{disposal}/resumption
pub async fn resume(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    disposal::resume(&visit, &staff, id).await?;
    Ok(see_other(visit.office("disposal")))
}

#[derive(Template)]
#[template(path = "office/disposal.html")]
pub struct DisposalPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub action: String,
    /// The last day of issue whose documents may go.
    pub last: Date,
    pub years: u16,
    pub expired: i64,
    pub done: Vec<Disposal>,
    pub may_change: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
impl DisposalPage {
    fn day(day: &Date) -> String {
        Show::day(*day)
    }

    fn time(&self, at: &Timestamp) -> String {
        self.f.show.date_time(*at)
    }

    fn number(number: &i64) -> String {
        Show::number(*number)
    }

    fn lead(&self) -> String {
        self.f.say2("disposal-lead", ("years", self.years), ("last", Show::day(self.last)))
    }

    fn expired_words(&self) -> String {
        counted(&self.f, self.expired)
    }

    pub fn sample(f: Frame) -> Self {
        let last = jiff::civil::date(2015, 9, 25);
        let sheet = Sheet::blank().typed("until", "2016-01-01").refused([
            Refusal::of("until", "disposal-refused-early").with("last", "2015/09/25"),
            Refusal::of("reason", "disposal-refused-none"),
        ]);
        let disposal = |ended: Option<Timestamp>, stalled: Option<&str>| Disposal {
            id: Uuid::nil(),
            until: last,
            reason: "Retention ended".to_owned(),
            asked: Timestamp::UNIX_EPOCH,
            asked_by: "Sato".to_owned(),
            documents: 1234,
            ended,
            stalled: stalled.map(str::to_owned),
        };
        let ended = Some(Timestamp::UNIX_EPOCH);
        let done = vec![disposal(None, None), disposal(None, Some("no room")), disposal(ended, None)];
        let action = "disposal".to_owned();
        DisposalPage { f, sheet, action, last, years: 10, expired: 12_000, done, may_change: true }
    }
}

/// 「1,234件」, or more than anybody counts.
fn counted(f: &Frame, documents: i64) -> String {
    let key = if documents > MOST_COUNTED { "list-count-more" } else { "list-count" };
    f.say1(key, "count", Show::number(documents.min(MOST_COUNTED)))
}

#[derive(Template)]
#[template(path = "office/disposal_confirm.html")]
pub struct DisposalConfirmPage {
    pub f: Frame,
    pub documents: i64,
    pub until: Date,
    pub reason: String,
    pub action: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
impl DisposalConfirmPage {
    fn day(day: &Date) -> String {
        Show::day(*day)
    }

    fn documents_words(&self) -> String {
        counted(&self.f, self.documents)
    }

    pub fn sample(f: Frame) -> Self {
        DisposalConfirmPage {
            f,
            documents: 36,
            until: jiff::civil::date(2015, 9, 25),
            reason: "Retention ended".to_owned(),
            action: "disposal/1".to_owned(),
        }
    }
}
