//! The form in which customers and users are entered and changed.

use askama::Template;
use counter::{Frame, Refusal, Sheet, table::Column as _};
use door::{
    policy::Asks,
    upkeep::by_hand::{Column, SEEN},
};

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Registration,
    Customer,
    Addition,
    User,
}

/// Whether the new user is to be sent a mail at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invites(pub bool);

#[derive(Template)]
#[template(path = "customer_edit.html")]
pub struct EditPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub form: Form,
    /// Who or what is changed, or gets one more user.
    pub subject: Option<String>,
    /// What is asked of a new user; nothing where there is none.
    pub people: Vec<Column>,
    pub asks: Asks,
    /// Where new users come by a link in a mail.
    pub invites: Option<Invites>,
    /// The address is its owner's to change.
    pub is_theirs: bool,
    pub back: String,
}

impl EditPage {
    fn title(&self) -> &'static str {
        match self.form {
            Form::Registration => "edit-registration",
            Form::Customer => "edit-customer",
            Form::Addition => "edit-addition",
            Form::User => "edit-user",
        }
    }

    fn button(&self) -> &'static str {
        match self.form {
            Form::Registration => "edit-register",
            Form::Addition => "edit-add",
            Form::Customer | Form::User => "edit-save",
        }
    }

    fn columns(&self) -> Vec<Column> {
        use Column::{Address, ContactMail, Email, Kana, Name, Number, Person, Phone, PostalCode};
        match self.form {
            Form::Registration => vec![Number, Name, Kana, PostalCode, Address, Phone, ContactMail],
            Form::Customer => vec![Name, Kana, PostalCode, Address, Phone, ContactMail],
            Form::Addition => self.people.clone(),
            Form::User if self.is_theirs => vec![Person],
            Form::User => vec![Person, Email],
        }
    }

    /// The first user of a new customer may come later.
    fn first_user(&self) -> Vec<Column> {
        if self.form == Form::Registration { self.people.clone() } else { Vec::new() }
    }

    fn is_long(column: Column) -> bool {
        column == Column::Address
    }

    fn label(&self, column: Column) -> &'static str {
        match column {
            Column::Number => "customers-number",
            Column::Name => "customers-name",
            Column::Kana => "customers-kana",
            Column::PostalCode => "edit-postal-code",
            Column::Address | Column::Address2 | Column::Address3 => "customers-address",
            Column::Phone => "customers-phone",
            Column::ContactMail => "customers-mail",
            Column::UserId | Column::AccessKey | Column::LoginId => self.asks.word(),
            Column::Email => "user-email",
            Column::Person => "user-name",
        }
    }

    fn hint(&self, column: Column) -> String {
        let word = match column {
            Column::Number => "edit-number-hint",
            Column::Address => "edit-address-hint",
            Column::Email if self.form == Form::User => "edit-email-hint",
            Column::Email if self.asks == Asks::Email => "edit-login-hint",
            _ => return String::new(),
        };
        self.f.say(word)
    }

    fn keyboard(column: Column) -> &'static str {
        match column {
            Column::Phone => "tel",
            Column::PostalCode => "numeric",
            Column::Email | Column::ContactMail => "email",
            _ => "text",
        }
    }

    fn is_needed(&self, column: Column) -> bool {
        let is_login = match self.asks {
            Asks::Email => column == Column::Email,
            Asks::LoginIdAndEmail => matches!(column, Column::Email | Column::LoginId),
            Asks::UserId => column == Column::UserId,
            Asks::AccessKey => column == Column::AccessKey,
        };
        matches!(column, Column::Number | Column::Name) || (is_login && self.form != Form::Registration)
    }

    fn seen(&self) -> &str {
        self.sheet.value(SEEN)
    }

    pub fn sample(f: Frame) -> Self {
        let refusals = [
            Refusal::of("number", "refused-number-taken"),
            Refusal::of("postal_code", "import-postal-code").with("typed", "12"),
            Refusal::of("user_id", "table-missing"),
        ];
        EditPage {
            f,
            sheet: Sheet::blank().typed("number", "100001").refused(refusals),
            form: Form::Registration,
            subject: None,
            people: vec![Column::UserId, Column::Person, Column::Email],
            asks: Asks::UserId,
            invites: None,
            is_theirs: false,
            back: "customers".to_owned(),
        }
    }

    pub fn sample_met(f: Frame) -> Self {
        let refusals = [
            Refusal::of("phone", "edit-refused-meanwhile").with("now", "0300000001"),
            Refusal::of("kana", "edit-refused-emptied"),
        ];
        EditPage {
            sheet: Sheet::blank().typed("phone", "03-0000-0002").refused(refusals),
            form: Form::Customer,
            subject: Some("100001 Hajime Construction Co., Ltd.".to_owned()),
            ..EditPage::sample(f)
        }
    }

    pub fn sample_addition(f: Frame) -> Self {
        EditPage {
            sheet: Sheet::blank().refused([Refusal::of("email", "edit-refused-there")]),
            form: Form::Addition,
            people: vec![Column::Person, Column::Email],
            asks: Asks::Email,
            invites: Some(Invites(true)),
            ..EditPage::sample_met(f)
        }
    }

    pub fn sample_user(f: Frame) -> Self {
        EditPage { sheet: Sheet::blank(), form: Form::User, ..EditPage::sample_met(f) }
    }

    pub fn sample_confirmed_user(f: Frame) -> Self {
        EditPage { is_theirs: true, ..EditPage::sample_user(f) }
    }
}
