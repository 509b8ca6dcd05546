//! What the first page shows.

use askama::Template;
use counter::{
    Frame, OfficePage,
    chart::{Bar, Columns},
    desk::{START, Work},
    figures::Figures,
    show::Show,
};
use door::{
    figures::{self as door_figures, standing},
    policy::{Policy, Step},
};
use jiff::{Timestamp, civil::Date};

use super::count::{self, JOBS_DEAD, JOBS_WAITING, NOTICES_WAITING};

/// 「本日の業務」
#[derive(Template)]
#[template(path = "office_start.html")]
pub struct StartPage {
    pub f: Frame,
    pub works: Vec<Work>,
    pub charts: Shown,
}

pub enum Shown {
    Charts(Charts),
    /// Nobody has counted yet.
    NotYet,
    /// To those whose role is not about customers.
    Nothing,
}

pub struct Charts {
    /// When they were counted.
    pub at: Timestamp,
    pub logins: Columns,
    /// Nothing to draw where nobody logged in.
    pub has_logins: bool,
    pub funnel: Vec<Bar>,
    pub consents: Vec<Bar>,
    pub desks: Vec<Bar>,
    /// A word and a number each.
    pub machine: Vec<(&'static str, i64)>,
}

impl Charts {
    pub fn of(figures: &Figures, policy: &Policy, days: &[Date]) -> Charts {
        let day = |day: &Date| {
            let of = |name| figures.of(name, count::digits(*day)).unwrap_or_default();
            let label = format!("{}/{}", day.month(), day.day());
            (label, of(door_figures::LOGINS), of(door_figures::REFUSED))
        };
        let logins = Columns::of(days.iter().map(day));
        Charts {
            at: figures.at(),
            has_logins: logins.columns.iter().any(|column| column.value + column.bad > 0),
            logins,
            funnel: funnel(figures, &policy.first_login.steps),
            consents: if policy.consent.is_some() { consents(figures) } else { Vec::new() },
            desks: Vec::new(),
            machine: vec![
                ("start-locked", figures.get(door_figures::LOCKED)),
                ("start-notices-waiting", figures.get(NOTICES_WAITING)),
                ("start-jobs-waiting", figures.get(JOBS_WAITING)),
                ("start-jobs-dead", figures.get(JOBS_DEAD)),
            ],
        }
    }
}

/// How many have come how far: those who are through have done every step, and whoever stands at one has done those before.
fn funnel(figures: &Figures, steps: &[Step]) -> Vec<Bar> {
    let (users, through) = (figures.get(door_figures::USERS), figures.get(door_figures::THROUGH));
    let at = |step: &Step| figures.get(standing(*step));
    let begun = through + at(&Step::SecondFactor) + steps.iter().map(at).sum::<i64>();
    let mut bars = vec![Bar::of("start-funnel-begun", begun, users)];
    for (place, step) in steps.iter().enumerate() {
        let beyond: i64 = steps[place + 1..].iter().map(at).sum();
        let is_last = place + 1 == steps.len();
        let word = match step {
            // Whoever has done the last step is through.
            _ if is_last => continue,
            Step::SecondFactor => "start-funnel-factor",
            Step::Consent => "start-funnel-consent",
            Step::Address => "start-funnel-address",
            Step::Password => "start-funnel-password",
        };
        bars.push(Bar::of(word, through + beyond, users));
    }
    bars.push(Bar::of("start-funnel-through", through, users));
    bars
}

fn consents(figures: &Figures) -> Vec<Bar> {
    let users = figures.get(door_figures::USERS);
    vec![
        Bar::of("start-consent-agreed", figures.get(door_figures::AGREED), users),
        Bar::of("start-consent-declined", figures.get(door_figures::DECLINED), users).bad(),
        Bar::of("start-consent-withdrawn", figures.get(door_figures::WITHDRAWN), users).bad(),
    ]
}

impl StartPage {
    /// The ways on from here.
    fn pages(&self) -> Vec<OfficePage> {
        let pages = self.f.office.iter().flat_map(|office| office.pages.iter().copied());
        pages.filter(|page| *page != START).collect()
    }

    fn number(number: i64) -> String {
        Show::number(number)
    }

    pub fn sample(f: Frame) -> Self {
        let mut figures = Figures::default();
        let policy = door::policy::sample_site("invoice");
        let today = jiff::civil::date(2026, 11, 20);
        let days: Vec<Date> = (14..=20).map(|day| jiff::civil::date(2026, 11, day)).collect();
        for (place, day) in days.iter().enumerate() {
            let number = i64::try_from(place).unwrap_or_default() * 7;
            figures.set_of(door_figures::LOGINS, count::digits(*day), number);
            figures.set_of(door_figures::REFUSED, count::digits(*day), number / 4);
        }
        figures.set_of(door_figures::LOGINS, count::digits(today), 48);
        for (name, value) in [
            (door_figures::USERS, 1200),
            (door_figures::THROUGH, 700),
            (standing(Step::Consent), 90),
            (standing(Step::Address), 60),
            (standing(Step::Password), 20),
            (door_figures::AGREED, 780),
            (door_figures::DECLINED, 12),
            (door_figures::LOCKED, 3),
        ] {
            figures.set(name, value);
        }
        let charts = Charts::of(&figures, policy.part(), &days);
        let charts = Charts { desks: vec![Bar::of("start-consent-agreed", 90, 100)], ..charts };
        let work = |path, word, count| Work { path, word, count };
        let works = vec![work("requests", "work-requests", 3), work("imports", "work-imports", 1)];
        StartPage { f, works, charts: Shown::Charts(charts) }
    }

    pub fn sample_idle(f: Frame) -> Self {
        StartPage { f, works: Vec::new(), charts: Shown::Nothing }
    }

    pub fn sample_uncounted(f: Frame) -> Self {
        StartPage { f, works: Vec::new(), charts: Shown::NotYet }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_funnel_narrows_from_step_to_step() {
        let mut figures = Figures::default();
        for (name, value) in [
            (door_figures::USERS, 100),
            (door_figures::THROUGH, 40),
            (standing(Step::Consent), 5),
            (standing(Step::Address), 3),
            (standing(Step::Password), 2),
        ] {
            figures.set(name, value);
        }
        let steps = [Step::Consent, Step::Address, Step::Password];
        let bars = funnel(&figures, &steps);
        let read: Vec<(&str, i64)> = bars.iter().map(|bar| (bar.word, bar.value)).collect();
        assert_eq!(
            read,
            [
                ("start-funnel-begun", 50),
                ("start-funnel-consent", 45),
                ("start-funnel-address", 42),
                ("start-funnel-through", 40)
            ]
        );
        assert_eq!(funnel(&figures, &[]).len(), 2);
    }
}
