//! Every route of the door, the office and the API, on one page; each desk's stand in its own `routes.rs`, and here only
//! what is around them.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use counter::api::document::within;
use counter::{Answer, Area, Arrival, Error, Portal, assets, layers, see_other, staff::must_be_on_duty};
use door::{
    accounts, address_change, board, consent, factors, history, invitations, login_address, login_notice,
    password, pin, profile, registration, reset_request, sessions, set_up, top, users,
};
use office::{acting, webhooks::event::Events};
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::node;

pub fn app(portal: &Portal) -> Router {
    wrap(portal, routes().route("/", get(front)))
}

pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(site())
        .merge(office())
        .merge(api())
        .route("/static/{fingerprint}/{name}", get(assets::serve))
}

/// For balancers and supervisors: who asks every second gets no cookie, and no line in the log.
fn health() -> Router<Portal> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

/// What stands around every route, from the outside in.
pub fn wrap(portal: &Portal, routes: Router<Portal>) -> Router {
    routes
        .fallback(layers::nowhere)
        .method_not_allowed_fallback(layers::wrong_method)
        .layer(from_fn_with_state(most_of_a_form as fn(&str) -> Option<usize>, layers::again))
        .layer(from_fn(layers::guard))
        .layer(from_fn_with_state(portal.clone(), layers::receive))
        .layer(from_fn_with_state(portal.clone(), layers::secure))
        .layer(from_fn_with_state(portal.clone(), layers::observe))
        .merge(health().layer(from_fn_with_state(portal.clone(), layers::secure)))
        .with_state(portal.clone())
}

/// A consent may have 50,000 letters in each of two languages; a browser sends nine bytes for a kanji, twelve for a rare one.
const MOST_OF_A_TEXT: usize = 1536 * 1024;

/// None where programs send files.
fn most_of_a_form(route: &str) -> Option<usize> {
    match route {
        "/api/v1/batches" | "/api/v1/bounces" | "/api/v1/imports" => None,
        _ if route.starts_with("/office/{site}/texts/") => Some(MOST_OF_A_TEXT),
        _ => Some(layers::MOST_OF_A_FORM),
    }
}

fn site() -> Router<Portal> {
    Router::new()
        .merge(of_the_member_alone())
        .merge(open_to_acting())
        .route("/{site}/brand.css", get(assets::brand))
        .route("/{site}/logo", get(assets::logo))
        .route("/{site}", get(async |visit: counter::Visit| see_other(visit.to(""))))
}

/// Whoever acts in a customer's place (OFF-1) is turned away here: what is new belongs here, unless somebody has
/// decided that it is theirs to see and to do.
fn of_the_member_alone() -> Router<Portal> {
    Router::new()
        .merge(login())
        .merge(first_login())
        .merge(factors_at_first_login())
        .merge(invited())
        .merge(recovery())
        .merge(settings())
        .merge(factors_of_members())
        .merge(node::desks().routes().of_the_member_alone)
        .route_layer(from_fn(sessions::recognise))
        .route_layer(from_fn(acting::layers::turn_away))
}

/// The business, and what helps with it. Nothing that proves who somebody is, and nothing that they agreed to.
fn open_to_acting() -> Router<Portal> {
    Router::new()
        .route("/{site}/", get(top::show))
        .merge(board())
        .merge(profile())
        .merge(node::desks().routes().open_to_acting)
        .route("/{site}/acting/end", post(acting::handlers::stop))
        .route_layer(from_fn(sessions::recognise))
        .route_layer(from_fn(acting::layers::recognise))
}

/// In and out.
fn login() -> Router<Portal> {
    Router::new()
        .route("/{site}/login", get(door::login::handlers::show).post(door::login::handlers::log_in))
        .route(
            "/{site}/login/certificate",
            get(door::login::entrance_handlers::show_certificate)
                .post(door::login::entrance_handlers::by_certificate),
        )
        .route(
            "/{site}/login/one-time-password",
            get(door::login::entrance_handlers::show_one_time_password)
                .post(door::login::entrance_handlers::by_one_time_password),
        )
        .route(
            "/{site}/login/code",
            get(door::login::code_handlers::show).post(door::login::code_handlers::try_code),
        )
        .route("/{site}/login/code/way", post(door::login::code_handlers::choose))
        .route("/{site}/login/passkey", post(door::login::passkey::log_in))
        .route("/{site}/login/passkey/options", post(door::login::passkey::options))
        .route("/{site}/login/code/resend", post(door::login::code_handlers::send_again))
        .route("/{site}/takeover", post(door::login::handlers::take_over))
        .route("/{site}/logout", post(door::login::handlers::log_out))
}

/// From the letter or the link in a mail to the open door.
fn first_login() -> Router<Portal> {
    Router::new()
        .route("/{site}/first-login", get(door::first_login::handlers::go_on))
        .route("/{site}/first-login/stage", get(door::first_login::handlers::stage))
        .route(
            "/{site}/first-login/consent",
            get(door::first_login::handlers::show).post(door::first_login::handlers::consent),
        )
        .route(
            "/{site}/first-login/address",
            get(door::first_login::handlers::show).post(door::first_login::handlers::address),
        )
        .route("/{site}/first-login/sent", get(door::first_login::handlers::show))
        .route("/{site}/first-login/resend", post(door::first_login::handlers::send_again))
        .route(
            "/{site}/first-login/password",
            get(door::first_login::handlers::show).post(door::first_login::handlers::set_password),
        )
        .route("/{site}/first-login/declined", get(door::first_login::handlers::declined))
        .route("/{site}/first-login/done", get(door::first_login::handlers::show))
        .route(
            "/{site}/confirm/{token}",
            get(door::first_login::handlers::ask_code).post(door::first_login::handlers::confirm),
        )
        .route("/{site}/set-up/{token}", get(set_up::handlers::show).post(set_up::handlers::set_password))
}

/// A new ID, and what the door knows of invitations (DOOR-60, DOOR-61).
fn invited() -> Router<Portal> {
    Router::new()
        .route("/{site}/registration", get(registration::handlers::show).post(registration::handlers::ask))
        .route("/{site}/registration/sent", get(registration::handlers::sent))
        .route("/{site}/registration/resend", post(registration::handlers::send_again))
        .route(
            "/{site}/registration/{token}",
            get(registration::handlers::fill).post(registration::handlers::register),
        )
        .route(
            "/{site}/invitations",
            get(invitations::letter_handlers::show).post(invitations::letter_handlers::enter),
        )
        .route("/{site}/invitations/other-login", post(invitations::letter_handlers::other_login))
        .route("/{site}/invitations/{token}", get(invitations::handlers::open))
        .route("/{site}/invitations/at-hand/{handle}", get(invitations::handlers::show_at_hand))
        .route("/{site}/invitations/at-hand/{handle}/answer", post(invitations::handlers::answer_at_hand))
        .route("/{site}/invitations/at-hand/{handle}/other-login", post(invitations::handlers::other_login))
        .route("/{site}/invitations/received/{id}", get(invitations::handlers::show_received))
        .route("/{site}/invitations/received/{id}/answer", post(invitations::handlers::answer_received))
}

/// For those who cannot get in, or whom somebody else seems to have been.
fn recovery() -> Router<Portal> {
    Router::new()
        .route("/{site}/recovery/sent", get(door::recovery::handlers::sent))
        .route("/{site}/recovery", get(door::recovery::handlers::show).post(door::recovery::handlers::ask))
        .route(
            "/{site}/recovery/{token}",
            get(door::recovery::handlers::ask_password).post(door::recovery::handlers::set_password),
        )
        .route(
            "/{site}/reset-request",
            get(reset_request::handlers::show).post(reset_request::handlers::begin),
        )
        .route(
            "/{site}/reset-request/{draft}",
            get(reset_request::handlers::correct).post(reset_request::handlers::save),
        )
        .route("/{site}/reset-request/{draft}/confirmation", get(reset_request::handlers::confirm))
        .route(
            "/{site}/reset-request/{draft}/completion",
            get(reset_request::handlers::done).post(reset_request::handlers::send),
        )
        .route("/{site}/inquiry", get(pin::handlers::inquiry))
        .route("/{site}/login-reset", get(pin::handlers::show).post(pin::handlers::ask))
        .route("/{site}/login-reset/pin", get(pin::handlers::show_code).post(pin::handlers::try_pin))
        .route("/{site}/login-reset/pin/resend", post(pin::handlers::ask_again))
        .route("/{site}/login-reset/code", get(pin::handlers::show_code).post(pin::handlers::try_factor))
        .route("/{site}/login-reset/code/resend", post(pin::handlers::send_code_again))
        .route(
            "/{site}/login-reset/change",
            get(pin::change_handlers::show).post(pin::change_handlers::change),
        )
        .route("/{site}/login-reset/sent", get(pin::change_handlers::sent))
        .route("/{site}/login-reset/sent/resend", post(pin::change_handlers::send_again))
        .route("/{site}/not-me/done", get(login_notice::handlers::done))
        .route(
            "/{site}/not-me/{token}",
            get(login_notice::handlers::show).post(login_notice::handlers::report),
        )
}

/// What members see and change of their own login.
fn settings() -> Router<Portal> {
    Router::new()
        .route(
            "/{site}/login-address",
            get(login_address::handlers::show).post(login_address::handlers::change),
        )
        .route("/{site}/login-address/sent", get(login_address::handlers::sent))
        .route("/{site}/login-address/resend", post(login_address::handlers::send_again))
        .route(
            "/{site}/login-address/confirm/{token}",
            get(login_address::handlers::ask_confirmation).post(login_address::handlers::confirm),
        )
        .route("/{site}/profile/address", post(address_change::handlers::ask))
        .route("/{site}/address-change/sent", get(address_change::handlers::sent))
        .route(
            "/{site}/address-change/{token}",
            get(address_change::handlers::show).post(address_change::handlers::give),
        )
        .route("/{site}/new-address/done", get(address_change::handlers::done))
        .route(
            "/{site}/new-address/{token}",
            get(address_change::handlers::ask_confirmation).post(address_change::handlers::confirm),
        )
        .route("/{site}/users", get(users::handlers::show).post(users::handlers::add))
        .route("/{site}/users/{user}/invitation", post(users::handlers::invite_again))
        .route(
            "/{site}/users/{user}/deletion",
            get(users::handlers::ask_deletion).post(users::handlers::delete),
        )
        .route("/{site}/accounts", get(accounts::handlers::show))
        .route("/{site}/accounts/{account}/switch", post(accounts::handlers::switch))
        .route("/{site}/password", get(password::handlers::show).post(password::handlers::change))
        .route("/{site}/sessions", get(sessions::handlers::show))
        .route("/{site}/sessions/{session}/end", post(sessions::handlers::end))
        .route("/{site}/consent", get(consent::handlers::show))
        .route(
            "/{site}/consent/withdrawal",
            get(consent::handlers::ask_withdrawal).post(consent::handlers::withdraw),
        )
        .route("/{site}/consent/withdrawn", get(consent::handlers::withdrawn))
}

/// What the customer's people are called, and who came in by their names.
fn profile() -> Router<Portal> {
    Router::new()
        .route("/{site}/profile", get(profile::handlers::show).post(profile::handlers::save))
        .route("/{site}/profile/destinations", get(profile::handlers::destinations))
        .route("/{site}/profile/applications", get(profile::handlers::applications))
        .route("/{site}/logins", get(history::handlers::show))
        .route("/{site}/logins.csv", get(history::handlers::csv))
}

/// What a site has to tell everybody.
fn board() -> Router<Portal> {
    use board::handlers::{faq, news, old_terms, terms};
    Router::new()
        .route("/{site}/news", get(news))
        .route("/{site}/faq", get(faq))
        .route("/{site}/terms", get(terms))
        .route("/{site}/terms/{number}", get(old_terms))
}

/// Where the policy requires a second factor, and the user has none yet.
fn factors_at_first_login() -> Router<Portal> {
    use door::first_login::factors::{
        begin, choose, confirm_app, create_passkey, put_codes_away, show_authenticator, show_codes,
        show_passkey,
    };
    Router::new()
        .route("/{site}/first-login/factor", get(choose))
        .route("/{site}/first-login/factor/{kind}/begin", post(begin))
        .route("/{site}/first-login/factor/authenticator", get(show_authenticator).post(confirm_app))
        .route("/{site}/first-login/factor/passkey", get(show_passkey).post(create_passkey))
        .route("/{site}/first-login/codes", get(show_codes).post(put_codes_away))
}

fn factors_of_members() -> Router<Portal> {
    use factors::handlers::{
        act, ask_password, confirm_app, create_passkey, put_codes_away, rename, show, show_authenticator,
        show_codes, show_name, show_passkey,
    };
    Router::new()
        .route("/{site}/factors", get(show))
        .route("/{site}/factors/do/{deed}", get(ask_password).post(act))
        .route("/{site}/factors/authenticator", get(show_authenticator).post(confirm_app))
        .route("/{site}/factors/passkey", get(show_passkey).post(create_passkey))
        .route("/{site}/factors/passkeys/{passkey}/name", get(show_name).post(rename))
        .route("/{site}/factors/codes", get(show_codes).post(put_codes_away))
}

/// For programs (OFF-8). The groups are those of the office's pages, and so are their rules.
fn api() -> Router<Portal> {
    let (routes, _) = documented().split_for_parts();
    routes
        .route_layer(from_fn(counter::api::revalidate))
        .route_layer(from_fn(counter::api::once::once))
        .route_layer(from_fn(office::api::recognise))
        .route("/api/v1/", get(office::api::manual::show))
        .route("/api/v1", get(async || see_other("/api/v1/")))
        .route("/api/v1/openapi.json", get(office::api::manual::document))
}

/// What its document is made from.
pub fn api_document() -> OpenApi {
    documented().into_openapi()
}

fn documented() -> OpenApiRouter<Portal> {
    let groups = OpenApiRouter::new()
        .merge(OpenApiRouter::new().routes(routes!(office::api::house::site)))
        .merge(within(Area::Customers, api_customers()))
        .merge(within(Area::Intake, api_intake()))
        .merge(within(Area::Customers, api_notices()))
        .merge(within(Area::House, OpenApiRouter::new().routes(routes!(office::api::house::log))))
        .merge(node::desks().routes().api);
    OpenApiRouter::with_openapi(Events::openapi()).nest(counter::api::ROOT, groups)
}

fn api_customers() -> OpenApiRouter<Portal> {
    use office::api::{customers, users};
    OpenApiRouter::new()
        .routes(routes!(customers::list))
        .routes(routes!(customers::show))
        .routes(routes!(customers::set_state))
        .routes(routes!(users::show))
        .routes(routes!(users::set_state))
        .routes(routes!(users::unlock))
        .routes(routes!(users::help))
        .routes(routes!(users::clear_factors))
        .routes(routes!(users::letter))
}

fn api_intake() -> OpenApiRouter<Portal> {
    use office::api::{customers, imports, letters, users};
    OpenApiRouter::new()
        .routes(routes!(customers::create))
        .routes(routes!(customers::change))
        .routes(routes!(users::create))
        .routes(routes!(users::change))
        .routes(routes!(imports::list, imports::create))
        .routes(routes!(imports::show, imports::withdraw))
        .routes(routes!(imports::run))
        .routes(routes!(imports::resume))
        .routes(routes!(imports::report))
        .routes(routes!(letters::list, letters::create))
        .routes(routes!(letters::show))
        .routes(routes!(letters::file, letters::destroy))
        .routes(routes!(letters::recipients))
        .routes(routes!(letters::resume))
}

fn api_notices() -> OpenApiRouter<Portal> {
    use office::api::notices;
    OpenApiRouter::new()
        .routes(routes!(notices::list))
        .routes(routes!(notices::show))
        .routes(routes!(notices::resend))
        .routes(routes!(notices::suppressed))
        .routes(routes!(notices::release))
        .routes(routes!(notices::bounced))
}

/// Where the operating companies' own people work (OFF-1).
fn office() -> Router<Portal> {
    Router::new()
        .merge(office_login())
        .route("/office", get(async || see_other("/office/")))
        .route("/office/", get(office::start::choose))
        .route("/office/{site}", get(async |visit: counter::Visit| see_other(visit.office(""))))
        .route("/office/{site}/", get(office::dashboard::handlers::show))
        .merge(office_customers())
        .merge(office_acting())
        .merge(office_editing())
        .merge(office_intake())
        .merge(office_outbox())
        .merge(office_house())
        .merge(office_texts())
        .merge(node::desks().routes().office)
        .route_layer(from_fn(office::recognise))
}

fn office_login() -> Router<Portal> {
    use office::{first_login, login, passkeys::handlers as factors, password};
    Router::new()
        .route("/office/login", get(login::handlers::show).post(login::handlers::log_in))
        .route("/office/login/code", get(login::handlers::show_code).post(login::handlers::try_code))
        .route("/office/login/passkey", post(login::handlers::try_passkey))
        .route("/office/login/passkey/options", post(login::handlers::passkey_options))
        .route("/office/logout", post(login::handlers::log_out))
        .route("/office/first-login", get(first_login::go_on))
        .route(
            "/office/first-login/password",
            get(first_login::show_password).post(first_login::choose_password),
        )
        .route("/office/first-login/factor", get(first_login::choose_factor))
        .route(
            "/office/first-login/passkey",
            get(first_login::show_passkey).post(first_login::create_passkey),
        )
        .route("/office/first-login/passkey/options", post(first_login::passkey_options))
        .route("/office/first-login/app", get(first_login::show_app).post(first_login::confirm_app))
        .route("/office/first-login/codes", get(first_login::show_codes).post(first_login::put_codes_away))
        .route("/office/password", get(password::show).post(password::change))
        .route("/office/factors", get(factors::show))
        .route("/office/factors/passkeys/new", get(factors::ask_new).post(factors::begin))
        .route("/office/factors/passkeys/creation", get(factors::show_creation).post(factors::create))
        .route("/office/factors/passkeys/{passkey}/name", get(factors::ask_name).post(factors::rename))
        .route("/office/factors/passkeys/{passkey}/removal", get(factors::ask_removal).post(factors::remove))
}

/// Whom the door lets in, and what is done for them.
fn office_customers() -> Router<Portal> {
    use office::customers::{deeds, handlers, requests};
    Router::new()
        .route("/office/{site}/customers", get(handlers::show_all))
        .route("/office/{site}/customers.csv", get(handlers::csv))
        .route("/office/{site}/customers/{account}", get(handlers::show))
        .route(
            "/office/{site}/customers/{account}/do/{deed}",
            get(deeds::ask_account).post(deeds::do_account),
        )
        .route("/office/{site}/customers/{account}/users/{user}", get(handlers::show_user))
        .route(
            "/office/{site}/customers/{account}/users/{user}/do/{deed}",
            get(deeds::ask_user).post(deeds::do_user),
        )
        .route("/office/{site}/requests", get(requests::show_all))
        .route("/office/{site}/requests.csv", get(requests::csv))
        .route("/office/{site}/requests/{id}", get(requests::show))
        .route("/office/{site}/requests/{id}/letter", post(requests::send))
        .route("/office/{site}/requests/{id}/refusal", post(requests::decline))
        .route_layer(from_fn_with_state(Area::Customers, must_be_on_duty))
}

/// The way into a customer's place.
fn office_acting() -> Router<Portal> {
    use office::acting::handlers::{ask, start};
    Router::new()
        .route("/office/{site}/customers/{account}/users/{user}/acting", get(ask).post(start))
        .route_layer(from_fn_with_state(Area::Acting, must_be_on_duty))
}

/// Customers and users entered and changed by hand.
fn office_editing() -> Router<Portal> {
    use office::customers::{
        editing::{accounts, users},
        person::erasure,
    };
    Router::new()
        .route("/office/{site}/customers/new", get(accounts::ask_new).post(accounts::register))
        .route("/office/{site}/customers/{account}/details", get(accounts::ask_change).post(accounts::change))
        .route("/office/{site}/customers/{account}/users/new", get(users::ask_new).post(users::add))
        .route(
            "/office/{site}/customers/{account}/users/{user}/details",
            get(users::ask_change).post(users::change),
        )
        .route(
            "/office/{site}/customers/{account}/users/{user}/erasure",
            get(erasure::ask).post(erasure::erase),
        )
        .route_layer(from_fn_with_state(Area::Intake, must_be_on_duty))
}

/// Many customers at once.
fn office_intake() -> Router<Portal> {
    use office::{imports::handlers as imports, letters::handlers as letters};
    Router::new()
        .route("/office/{site}/imports", get(imports::show_all))
        .route("/office/{site}/imports.csv", get(imports::csv))
        .route("/office/{site}/imports/new", get(imports::ask_file).post(imports::take_in))
        .route("/office/{site}/imports/{id}", get(imports::show))
        .route("/office/{site}/imports/{id}/faults.csv", get(imports::faults))
        .route("/office/{site}/imports/{id}/report.csv", get(imports::report))
        .route("/office/{site}/imports/{id}/run", post(imports::begin))
        .route("/office/{site}/imports/{id}/withdrawal", post(imports::withdraw))
        .route("/office/{site}/imports/{id}/resumption", post(imports::resume))
        .route("/office/{site}/letters", get(letters::show_all).post(letters::begin))
        .route("/office/{site}/letters.csv", get(letters::csv))
        .route("/office/{site}/letters/{id}", get(letters::show))
        .route("/office/{site}/letters/{id}/file", post(letters::file))
        .route("/office/{site}/letters/{id}/list.csv", get(letters::recipients))
        .route("/office/{site}/letters/{id}/destruction", post(letters::destroy))
        .route("/office/{site}/letters/{id}/resumption", post(letters::resume))
        .route_layer(from_fn_with_state(Area::Intake, must_be_on_duty))
}

/// What was sent.
fn office_outbox() -> Router<Portal> {
    use office::outbox::handlers::{
        csv, release, send_again, show, show_all, show_suppressed, suppressed_csv, test,
    };
    Router::new()
        .route("/office/{site}/outbox", get(show_all))
        .route("/office/{site}/outbox.csv", get(csv))
        .route("/office/{site}/outbox/test", post(test))
        .route("/office/{site}/outbox/{id}", get(show))
        .route("/office/{site}/outbox/{id}/again", post(send_again))
        .route("/office/{site}/suppressed", get(show_suppressed))
        .route("/office/{site}/suppressed.csv", get(suppressed_csv))
        .route("/office/{site}/suppressed/release", post(release))
        .route_layer(from_fn_with_state(Area::Customers, must_be_on_duty))
}

/// The site itself: its operators, and what everybody did.
fn office_house() -> Router<Portal> {
    use office::{
        api::keys::handlers as keys,
        customers::person::disclosure,
        journal::handlers as journal,
        operators::handlers::{end_role, show},
        webhooks::handlers as webhooks,
    };
    Router::new()
        .route("/office/{site}/operators", get(show))
        .route("/office/{site}/operators/{operator}/departure", post(end_role))
        .route("/office/{site}/journal", get(journal::show))
        .route(
            "/office/{site}/customers/{account}/users/{user}/disclosure",
            get(disclosure::ask).post(disclosure::disclose),
        )
        .route("/office/{site}/keys", get(keys::show_all))
        .route("/office/{site}/keys/new", get(keys::ask_new).post(keys::make))
        .route("/office/{site}/keys/{key}/end", post(keys::end))
        .route("/office/{site}/webhooks", get(webhooks::show_all))
        .route("/office/{site}/webhooks/new", get(webhooks::ask_new).post(webhooks::make))
        .route("/office/{site}/webhooks/{webhook}", get(webhooks::show))
        .route("/office/{site}/webhooks/{webhook}/calls.csv", get(webhooks::csv))
        .route("/office/{site}/webhooks/{webhook}/calls/{call}/again", post(webhooks::send_again))
        .route("/office/{site}/webhooks/{webhook}/change", get(webhooks::ask_change).post(webhooks::change))
        .route("/office/{site}/webhooks/{webhook}/secret", post(webhooks::renew))
        .route("/office/{site}/webhooks/{webhook}/test", post(webhooks::test))
        .route("/office/{site}/webhooks/{webhook}/pause", post(webhooks::pause))
        .route("/office/{site}/webhooks/{webhook}/resumption", post(webhooks::resume))
        .route("/office/{site}/webhooks/{webhook}/end", post(webhooks::end))
        .route("/office/{site}/journal.csv", get(journal::csv))
        .route("/office/{site}/journal/check", post(journal::check))
        .route_layer(from_fn_with_state(Area::House, must_be_on_duty))
}

/// What the site tells its customers (OFF-6).
fn office_texts() -> Router<Portal> {
    use office::texts::handlers::{
        begin, confirm, correct, end, save, send, show, show_all, take_back, version,
    };
    Router::new()
        .route("/office/{site}/texts", get(show_all))
        .route("/office/{site}/texts/{topic}/{subject}", get(show).post(begin))
        .route("/office/{site}/texts/{topic}/{subject}/end", post(end))
        .route("/office/{site}/texts/{topic}/{subject}/versions/{number}", get(version))
        .route("/office/{site}/texts/{topic}/{subject}/versions/{number}/withdrawal", post(take_back))
        .route("/office/{site}/texts/{topic}/{subject}/drafts/{draft}", get(correct).post(save))
        .route("/office/{site}/texts/{topic}/{subject}/drafts/{draft}/confirmation", get(confirm))
        .route("/office/{site}/texts/{topic}/{subject}/drafts/{draft}/completion", post(send))
        .route_layer(from_fn_with_state(Area::House, must_be_on_duty))
}

/// A site's own host leads to the site; elsewhere nothing says which sites there are.
async fn front(arrival: Arrival, headers: HeaderMap) -> Answer {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let site = arrival.portal.sites.by_host(host).ok_or(Error::NotFound)?;
    Ok(see_other(format!("/{}/", site.slug)))
}

/// Whether this node can serve: its database answers.
async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    match portal.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_programs_are_known_by_their_routes() {
        let document = serde_json::to_value(api_document()).expect("a document");
        let mut files = 0;
        for (path, item) in document["paths"].as_object().expect("paths") {
            let contents = item.as_object().into_iter().flat_map(|item| item.values());
            let contents = contents.filter_map(|operation| operation["requestBody"]["content"].as_object());
            let is_file = contents.flat_map(|content| content.keys()).any(|kind| kind != "application/json");
            assert_eq!(most_of_a_form(path).is_none(), is_file, "{path}");
            files += usize::from(is_file);
        }
        assert!(files > 0);
    }
}
