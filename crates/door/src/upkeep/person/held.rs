//! Every table of the door and of its foundations that holds something of a person.

use counter::{
    audit::Entry,
    mail,
    person::{Fact, Held},
};

use crate::history::Outcome;

const AT: Fact = Fact::time("at", "held-at");
const DEVICE: Fact = Fact::text("device", "held-device");
const ADDRESS: Fact = Fact::text("address", "held-address");
const BEGAN: Fact = Fact::time("began", "held-began");
const ADDED: Fact = Fact::time("added", "held-added");
const USED: Fact = Fact::time("used", "held-used");
const ENDED: Fact = Fact::text("ended", "held-ended");

pub const HELD: &[Held] = &[
    Held {
        table: "users",
        word: "held-users",
        sql:
            "SELECT login_shown, filed_login, name, email, lang, created, through, last_login, failures, locked,
                suspended, reported, wants_code
              FROM users WHERE site = $1 AND id = $2",
        facts: &[
            Fact::text("login", "held-login"),
            Fact::text("filed_login", "held-filed-login"),
            Fact::text("name", "held-name"),
            Fact::text("email", "held-email"),
            Fact::text("lang", "held-lang"),
            Fact::time("created", "held-created"),
            Fact::time("through", "held-through"),
            Fact::time("last_login", "held-last-login"),
            Fact::text("failures", "held-failures"),
            Fact::time("locked", "held-locked"),
            Fact::time("suspended", "held-suspended"),
            Fact::time("reported", "held-reported"),
            Fact::yes("wants_code", "held-wants-code"),
        ],
    },
    Held {
        table: "memberships",
        word: "held-memberships",
        sql: "SELECT a.number, a.name, m.since, m.used FROM memberships m
              JOIN accounts a ON a.site = m.site AND a.id = m.account_id
              WHERE m.site = $1 AND m.user_id = $2 ORDER BY m.since, a.number",
        facts: &[
            Fact::text("number", "held-number"),
            Fact::text("name", "held-customer"),
            Fact::time("since", "held-since"),
            USED,
        ],
    },
    Held {
        table: "consents",
        word: "held-consents",
        sql: "SELECT at, answer, version, hash, address FROM consents
              WHERE site = $1 AND user_id = $2 ORDER BY at, id",
        facts: &[
            AT,
            Fact::named("answer", "held-answer", answer),
            Fact::text("version", "held-version"),
            Fact::text("hash", "held-hash"),
            ADDRESS,
        ],
    },
    Held {
        table: "sessions",
        word: "held-sessions",
        sql: "SELECT began, seen, device, address, ended FROM sessions
              WHERE site = $1 AND user_id = $2 ORDER BY began",
        facts: &[BEGAN, Fact::time("seen", "held-seen"), DEVICE, ADDRESS, ENDED],
    },
    Held {
        table: "logins",
        word: "held-logins",
        sql: "SELECT at, outcome, device, address FROM logins WHERE site = $1 AND user_id = $2 ORDER BY at, id",
        facts: &[AT, Fact::named("outcome", "held-outcome", outcome), DEVICE, ADDRESS],
    },
    Held {
        table: "login_notices",
        word: "held-login-notices",
        sql: "SELECT at, device, address FROM login_notices WHERE site = $1 AND user_id = $2 ORDER BY at",
        facts: &[AT, DEVICE, ADDRESS],
    },
    Held {
        table: "remembered",
        word: "held-remembered",
        sql: "SELECT began, until, device, address, ended FROM remembered
              WHERE site = $1 AND user_id = $2 ORDER BY began",
        facts: &[BEGAN, Fact::time("until", "held-until"), DEVICE, ADDRESS, ENDED],
    },
    Held {
        table: "passkeys",
        word: "held-passkeys",
        sql: "SELECT name, added, used FROM passkeys WHERE site = $1 AND user_id = $2 ORDER BY added",
        facts: &[Fact::text("name", "held-name"), ADDED, USED],
    },
    Held {
        table: "authenticators",
        word: "held-authenticators",
        sql: "SELECT added, used FROM authenticators WHERE site = $1 AND user_id = $2",
        facts: &[ADDED, USED],
    },
    Held {
        table: "recovery_codes",
        word: "held-recovery-codes",
        sql: "SELECT added, count(*) FROM recovery_codes WHERE site = $1 AND user_id = $2 GROUP BY added",
        facts: &[ADDED, Fact::text("count", "held-count")],
    },
    Held {
        table: "letter_run_people",
        word: "held-letters",
        sql: "SELECT r.added, p.printed FROM letter_run_people p
              JOIN letter_runs r ON r.site = p.site AND r.id = p.run
              WHERE p.site = $1 AND p.user_id = $2 ORDER BY r.added",
        facts: &[AT, Fact::yes("printed", "held-printed")],
    },
    Held {
        // Those of before 0022 are known by the address alone.
        table: "notices",
        word: "held-notices",
        sql: "SELECT left_at, kind, channel, recipient, state, ended_at FROM notices
              WHERE site = $1 AND user_id = $2
              UNION ALL
              SELECT left_at, kind, channel, recipient, state, ended_at FROM notices
              WHERE site = $1 AND user_id IS NULL
                AND recipient = (SELECT email FROM users WHERE site = $1 AND id = $2)
              ORDER BY 1",
        facts: &[
            AT,
            Fact::named("kind", "held-kind", mail::word),
            Fact::named("channel", "held-channel", |channel| format!("held-channel-{channel}")),
            Fact::text("recipient", "held-recipient"),
            Fact::named("state", "held-state", |state| format!("held-notice-{state}")),
            Fact::time("ended_at", "held-ended-at"),
        ],
    },
    Held {
        table: "reset_requests",
        word: "held-requests",
        sql: "SELECT at, number, login, company, person, phone, note, address, done FROM reset_requests
              WHERE site = $1 AND lower(login) = (SELECT login FROM users WHERE site = $1 AND id = $2)
              ORDER BY at",
        facts: &[
            AT,
            Fact::text("number", "held-receipt"),
            Fact::text("login", "held-login"),
            Fact::text("company", "held-customer"),
            Fact::text("person", "held-name"),
            Fact::text("phone", "held-phone"),
            Fact::text("note", "held-note"),
            ADDRESS,
            Fact::time("done", "held-ended-at"),
        ],
    },
    Held {
        table: "invitations",
        word: "held-invitations",
        // What the one wrote, and where the other was written to: each is told their own.
        sql: "SELECT made, company, CASE WHEN by_user = $2 THEN 'made' ELSE 'taken' END,
                CASE WHEN taken_user = $2 THEN address END, CASE WHEN by_user = $2 THEN comment END, taken, answered
              FROM invitations WHERE site = $1 AND (by_user = $2 OR taken_user = $2) ORDER BY made, id",
        facts: &[
            AT,
            Fact::text("company", "held-customer"),
            Fact::named("part", "held-part", |part| format!("held-invitation-{part}")),
            Fact::text("email", "held-email"),
            Fact::text("comment", "held-comment"),
            Fact::time("taken", "held-taken"),
            Fact::time("answered", "held-ended-at"),
        ],
    },
    Held {
        table: "drafts",
        word: "held-drafts",
        sql: "SELECT form, typed, until FROM drafts WHERE site = $1 AND owner = 'user:' || $2",
        facts: &[
            Fact::text("form", "held-kind"),
            Fact::text("typed", "held-typed"),
            Fact::time("until", "held-until"),
        ],
    },
    Held {
        // What they did to others is theirs to know, and the others' details are not.
        table: "audit",
        word: "held-audit",
        sql: "SELECT seq, at, did,
                CASE WHEN by_whom = 'user:' || $2 THEN 'own' WHEN by_whom LIKE 'operator:%' THEN 'operator'
                     WHEN by_whom = 'system' THEN 'system' ELSE 'other' END,
                CASE WHEN by_whom = 'user:' || $2 THEN address END,
                CASE WHEN about = 'user:' || $2 THEN details END
              FROM audit WHERE site = $1 AND seq IN (
                SELECT seq FROM audit WHERE site = $1 AND by_whom = 'user:' || $2
                UNION ALL SELECT seq FROM audit WHERE site = $1 AND about = 'user:' || $2
                UNION ALL SELECT seq FROM audit WHERE site = $1 AND on_behalf = 'user:' || $2)
              ORDER BY seq",
        facts: &[
            Fact::text("seq", "held-seq"),
            AT,
            Fact::named("did", "held-did", Entry::word),
            Fact::named("by", "held-by", |by| format!("held-by-{by}")),
            ADDRESS,
            Fact::text("details", "held-details"),
        ],
    },
];

fn answer(tag: &str) -> String {
    format!("held-answer-{}", if tag == "agreed" { "yes" } else { "no" })
}

fn outcome(tag: &str) -> String {
    Outcome::from_tag(tag).map_or_else(|| tag.to_owned(), |outcome| outcome.word().to_owned())
}

/// What names a person and is not told, with the reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    (
        "tickets",
        "keyed hashes of what a browser holds in the middle of a step; gone when it is done, or soon after",
    ),
    ("links", "keyed hashes of what was sent by mail; the notices say when"),
    ("flows", "where somebody stands in a step; gone when it is done, and the log says when it was begun"),
    ("actings", "who acts in the user's place at this moment, half an hour at most; logins and log say when"),
    ("ceremonies", "sealed numbers of a passkey's registration, gone within minutes"),
];
