//! The list, one customer, one of its people.

use axum::{
    extract::{Path, RawQuery},
    response::{IntoResponse as _, Response},
};
use counter::{
    Answer, Area, Speech, Staff, Visit, customers,
    index::{EVERYTHING, Wanted},
    list::{self, Asked, ListView, Page},
    page, refused, see_other,
    show::Show,
};
use door::upkeep::{self, AccountLine, LISTING, accounts, acting, by_hand, users};
use store::Value;
use uuid::Uuid;

use super::{
    deeds,
    pages::{CustomerPage, CustomersPage, UserPage},
};

pub async fn show_all(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let conditions = upkeep::conditions(&asked, visit.at);
    let words = upkeep::words(&asked);
    let sheet = asked.sheet(&["word", "state"]).refused(words.refusal("word"));
    let found = if sheet.is_refused() {
        Page::nothing()
    } else {
        let mut conn = visit.portal.store.read().await?;
        let (listing, site) = (&LISTING, visit.slug());
        let wanted =
            Wanted { listing, site, words: &words, others: &conditions, span: EVERYTHING, asked: &asked };
        customers::INDEX.page::<AccountLine>(&mut conn, &wanted).await?
    };
    let csv = visit.office("customers.csv");
    let shown = CustomersPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&LISTING, &asked, &found, &csv, &visit.speech()),
        sheet,
        customers: found.rows,
        may_edit: staff.role.changes(Area::Intake),
    };
    if shown.sheet.is_refused() { refused(&shown) } else { page(&shown) }
}

pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let words = upkeep::words(&asked);
    if words.refusal("word").is_some() {
        return see_other(format!("{}{}", visit.office("customers"), asked.from_start())).into_response();
    }
    let conditions = words.conditions().chain(upkeep::conditions(&asked, visit.at)).collect();
    let rows = (known(&visit), conditions);
    let (store, show) = (visit.portal.store.clone(), Show::of(&visit.site));
    let cells = move |line: &AccountLine, words: &Speech| {
        vec![
            line.number.clone(),
            line.name.clone(),
            line.kana.clone(),
            words.say(line.state.word()),
            show.date_time(line.created),
        ]
    };
    list::download(&LISTING, store, rows, &asked, ("customers", cells, visit.speech()))
}

fn known(visit: &Visit) -> Vec<Value> {
    vec![Value::from(visit.slug())]
}

pub async fn show(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), id).await?;
    let people = accounts::users_of(&mut conn, visit.slug(), id).await?;
    let may_edit = staff.role.changes(Area::Intake);
    page(&CustomerPage {
        f: visit.office_frame(&staff),
        deeds: deeds::of_account(&staff, customer.state),
        ways: deeds::ways(&visit, &staff, &customer),
        may_edit,
        may_add: may_edit && !customer.state.is_shut() && by_hand::has_room(visit.site.part(), people.len()),
        customer,
        people,
        at: visit.at,
        note: note(query.as_deref(), |tag| match tag {
            "registered" => Some("customer-registered"),
            "changed" => Some("customer-changed"),
            "erased" => Some("user-erased"),
            "acting-over" => Some("acting-over-erased"),
            _ => None,
        }),
    })
}

/// What was just done, for a page that is shown after it.
fn note(query: Option<&str>, word: impl FnOnce(&str) -> Option<&'static str>) -> Option<&'static str> {
    Asked::of(query).filter("done").and_then(word)
}

pub async fn show_user(
    visit: Visit,
    staff: Staff,
    Path((_, account, user)): Path<(String, Uuid, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), account).await?;
    let person = users::find(&mut conn, &visit, (account, user)).await?;
    let may_act = staff.role.changes(Area::Acting)
        && acting::member(&mut conn, &visit, (account, user), visit.at).await?.is_some();
    let note = note(query.as_deref(), |tag| match tag {
        "added" => Some("user-added"),
        "changed" => Some("user-changed"),
        "acting-ended" => Some("acting-ended"),
        "acting-over" => Some("acting-over"),
        tag => deeds::UserDeed::from_tag(tag).map(deeds::UserDeed::done_word),
    });
    page(&UserPage {
        f: visit.office_frame(&staff),
        deeds: deeds::of_user(&visit, &staff, &customer, &person),
        may_edit: staff.role.changes(Area::Intake),
        may_act,
        may_disclose: staff.role.changes(Area::House),
        customer,
        person,
        at: visit.at,
        note,
    })
}
