//! Every route of the program, on one page.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use counter::{Answer, Arrival, Error, Portal, assets, layers, see_other};
use door::{
    consent, factors, first_login, history, login, password, recovery, reset_request, sessions, set_up, top,
};

pub fn app(portal: &Portal) -> Router {
    wrap(portal, routes().route("/", get(front)))
}

pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(site())
        .route("/static/{fingerprint}/{name}", get(assets::serve))
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
}

/// What stands around every route, from the outside in.
pub fn wrap(portal: &Portal, routes: Router<Portal>) -> Router {
    routes
        .fallback(layers::nowhere)
        .method_not_allowed_fallback(layers::wrong_method)
        .layer(from_fn(layers::again))
        .layer(from_fn(layers::guard))
        .layer(from_fn_with_state(portal.clone(), layers::receive))
        .layer(from_fn_with_state(portal.clone(), layers::secure))
        .layer(from_fn_with_state(portal.clone(), layers::observe))
        .with_state(portal.clone())
}

fn site() -> Router<Portal> {
    Router::new()
        .route("/{site}/", get(top::show))
        .route("/{site}/login", get(login::handlers::show).post(login::handlers::log_in))
        .route("/{site}/login/code", get(login::code_handlers::show).post(login::code_handlers::try_code))
        .route("/{site}/login/code/way", post(login::code_handlers::choose))
        .route("/{site}/login/passkey", post(login::passkey::log_in))
        .route("/{site}/login/passkey/options", post(login::passkey::options))
        .route("/{site}/login/code/resend", post(login::code_handlers::send_again))
        .route("/{site}/takeover", post(login::handlers::take_over))
        .route("/{site}/logout", post(login::handlers::log_out))
        .route("/{site}/first-login", get(first_login::handlers::go_on))
        .route("/{site}/first-login/stage", get(first_login::handlers::stage))
        .route(
            "/{site}/first-login/consent",
            get(first_login::handlers::show).post(first_login::handlers::consent),
        )
        .route(
            "/{site}/first-login/address",
            get(first_login::handlers::show).post(first_login::handlers::address),
        )
        .route("/{site}/first-login/sent", get(first_login::handlers::show))
        .route("/{site}/first-login/resend", post(first_login::handlers::send_again))
        .route(
            "/{site}/first-login/password",
            get(first_login::handlers::show).post(first_login::handlers::set_password),
        )
        .merge(factors_at_first_login())
        .merge(factors_of_members())
        .route("/{site}/first-login/declined", get(first_login::handlers::declined))
        .route("/{site}/first-login/done", get(first_login::handlers::show))
        .route(
            "/{site}/confirm/{token}",
            get(first_login::handlers::ask_code).post(first_login::handlers::confirm),
        )
        .route("/{site}/recovery/sent", get(recovery::handlers::sent))
        .route("/{site}/recovery", get(recovery::handlers::show).post(recovery::handlers::ask))
        .route(
            "/{site}/recovery/{token}",
            get(recovery::handlers::ask_password).post(recovery::handlers::set_password),
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
        .route("/{site}/set-up/{token}", get(set_up::handlers::show).post(set_up::handlers::set_password))
        .route("/{site}/password", get(password::handlers::show).post(password::handlers::change))
        .route("/{site}/sessions", get(sessions::handlers::show))
        .route("/{site}/sessions/{session}/end", post(sessions::handlers::end))
        .route("/{site}/logins", get(history::handlers::show))
        .route("/{site}/logins.csv", get(history::handlers::csv))
        .route("/{site}/consent", get(consent::handlers::show))
        .route(
            "/{site}/consent/withdrawal",
            get(consent::handlers::ask_withdrawal).post(consent::handlers::withdraw),
        )
        .route("/{site}/consent/withdrawn", get(consent::handlers::withdrawn))
        .route_layer(from_fn(sessions::recognise))
        .route("/{site}/brand.css", get(assets::brand))
        .route("/{site}/logo", get(assets::logo))
        .route("/{site}", get(async |visit: counter::Visit| see_other(visit.to(""))))
}

/// Where the policy requires a second factor, and the user has none yet.
fn factors_at_first_login() -> Router<Portal> {
    use first_login::factors::{
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
