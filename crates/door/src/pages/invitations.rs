//! Invitations: before a login, before an answer, and the two fields of a letter (DOOR-60, DOOR-61).

use askama::Template;
use counter::{Frame, Refusal, Sheet};
use jiff::SignedDuration;
use uuid::Uuid;

use super::login::SAMPLE_TIME;
use crate::invitations::{Invitation, State};

/// Opened from the mail, or after the letter's two fields, by whoever is not logged in.
#[derive(Template)]
#[template(path = "invitation.html")]
pub struct InvitationPage {
    pub f: Frame,
    pub invitation: Invitation,
    /// Whether the address to which the mail went has a login.
    pub has_login: bool,
    pub login: String,
    pub register: String,
}

impl InvitationPage {
    fn until(&self) -> String {
        self.f.show.date(self.invitation.until)
    }

    pub fn sample(f: Frame) -> Self {
        InvitationPage {
            f,
            invitation: sample(State::Waiting),
            has_login: false,
            login: "/partner/login?next=/partner/invitations/at-hand/sample".to_owned(),
            register: "/partner/registration?invitation=sample".to_owned(),
        }
    }
}

/// Before the answer: which login gets the partner stands above the buttons.
#[derive(Template)]
#[template(path = "invitation_answer.html")]
pub struct InvitationAnswerPage {
    pub f: Frame,
    pub invitation: Invitation,
    /// Where the buttons lead: `/answer` and `/other-login` follow.
    pub action: String,
    /// Not taken up by anybody yet.
    pub is_at_hand: bool,
}

impl InvitationAnswerPage {
    /// A company cannot be its own partner.
    fn is_own(&self) -> bool {
        self.f.member.as_ref().is_some_and(|member| member.account == self.invitation.from)
    }

    fn is_waiting(&self) -> bool {
        self.invitation.state == State::Waiting
    }

    fn is_approved(&self) -> bool {
        self.invitation.state == State::Approved
    }

    fn title(&self) -> &'static str {
        match self.invitation.state {
            State::Waiting => "invitation-title",
            State::Approved => "invitation-approved-title",
            State::Declined => "invitation-declined-title",
        }
    }

    fn received(&self) -> String {
        let at = self.invitation.taken.map_or(self.invitation.made, |taken| taken.at);
        self.f.show.date_time(at)
    }

    pub fn sample(f: Frame) -> Self {
        let action = "/partner/invitations/at-hand/sample".to_owned();
        InvitationAnswerPage { f, invitation: sample(State::Waiting), action, is_at_hand: true }
    }

    pub fn sample_in(f: Frame, state: State) -> Self {
        InvitationAnswerPage {
            invitation: sample(state),
            is_at_hand: false,
            ..InvitationAnswerPage::sample(f)
        }
    }
}

/// 「仮ID」 and 「仮パスワード」; for a member also what waits for an answer.
#[derive(Template)]
#[template(path = "temp_login.html")]
pub struct TempLoginPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub waiting: Vec<Invitation>,
}

impl TempLoginPage {
    pub fn sample(f: Frame) -> Self {
        let sheet =
            Sheet::blank().typed("temp_id", "TMP4K7QX").refused([Refusal::whole("refused-temp-login")]);
        TempLoginPage { f, sheet, waiting: vec![sample(State::Waiting)] }
    }
}

fn sample(state: State) -> Invitation {
    Invitation {
        id: Uuid::nil(),
        from: Uuid::max(),
        from_name: "Sample Bussan".to_owned(),
        by: Uuid::nil(),
        by_name: "Jiro Suzuki".to_owned(),
        company: "Sample Mirai".to_owned(),
        address: Some("hanako@mirai.example.jp".to_owned()),
        comment: "We would like to send you our orders by this network from next month on.".to_owned(),
        made: SAMPLE_TIME,
        until: SAMPLE_TIME + SignedDuration::from_hours(24 * 30),
        taken: None,
        state,
    }
}
