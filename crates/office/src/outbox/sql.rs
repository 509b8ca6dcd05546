//! The SQL of the outbox, as a list.

use counter::list::{Asked, Column, Condition, Kind, Listing};
use post::State;

/// Ids are made in the order of time, so that by them the newest stand first.
pub const LISTING: Listing = Listing {
    rows: "notices WHERE site = $1",
    columns: &[
        Column { name: "id", word: "outbox-at", can_sort: true, kind: Kind::Text },
        Column { name: "kind", word: "outbox-kind", can_sort: false, kind: Kind::Text },
        Column { name: "recipient", word: "outbox-to", can_sort: false, kind: Kind::Text },
        Column { name: "channel", word: "outbox-channel", can_sort: false, kind: Kind::Text },
        Column { name: "state", word: "outbox-state", can_sort: false, kind: Kind::Text },
    ],
    // Never the text: it carries links and codes.
    more: "left_at, site, subject, '' AS text, NULL AS html, attempts, tried_at, ended_at, reply, until",
    key: "id",
    key_kind: Kind::Text,
    order: "id",
    is_newest_first: true,
};

/// The addresses to which nothing is sent.
pub const SUPPRESSED: Listing = Listing {
    rows: "suppressed WHERE site = $1",
    columns: &[
        Column { name: "address", word: "outbox-to", can_sort: true, kind: Kind::Text },
        Column { name: "since", word: "suppressed-since", can_sort: true, kind: Kind::Number },
        Column { name: "why", word: "suppressed-why", can_sort: false, kind: Kind::Text },
    ],
    more: "notice",
    key: "address",
    key_kind: Kind::Text,
    order: "since",
    is_newest_first: true,
};

pub fn conditions(asked: &Asked) -> Vec<Condition> {
    let state = asked.filter("state").and_then(State::named).map(of_state);
    let to = asked
        .filter("to")
        .map(str::trim)
        .map(|to| Condition::of_all("recipient IN (?)", vec![to.into(), to.to_lowercase().into()]));
    state.into_iter().chain(to).collect()
}

/// As the index of the few that are not delivered has it.
fn of_state(state: State) -> Condition {
    let sql = match state {
        State::Waiting => "state <> 'delivered' AND state = 'waiting'",
        State::Refused => "state <> 'delivered' AND state = 'refused'",
        State::GivenUp => "state <> 'delivered' AND state = 'given-up'",
        State::Delivered => "state = 'delivered'",
    };
    Condition::plain(sql)
}
