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
    accounts, consent, first_login, history, invitations, login, password, recovery, registration,
    reset_request, sessions, set_up, top,
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
        .route("/{site}/accounts", get(accounts::handlers::show))
        .route("/{site}/accounts/{account}/switch", post(accounts::handlers::switch))
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
