//! Every route of the desk, in the groups that the program guards.

use axum::{
    Router,
    routing::{get, post},
};
use counter::{Portal, desk::Routes};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn all() -> Routes {
    Routes { open_to_acting: members(), office: operators(), api: programs(), ..Routes::default() }
}

/// As customers see it: the business, and so open to operators in their place.
fn members() -> Router<Portal> {
    use crate::reading::{archive, document, files, list};
    Router::new()
        .route("/{site}/invoices", get(list::show))
        .route("/{site}/invoices.csv", get(list::csv))
        .route("/{site}/invoices/archive", post(archive::ticked))
        .route("/{site}/invoices/archive.zip", get(archive::filtered))
        .route("/{site}/invoices/{id}", get(document::show))
        .route("/{site}/invoices/{id}/pdf", get(files::pdf))
        .route("/{site}/invoices/{id}/jp-pint.xml", get(files::jp_pint))
        .route("/{site}/invoices/{id}/lines.csv", get(files::csv))
}

/// As its operators see it.
fn operators() -> Router<Portal> {
    use crate::office::batches::{
        ask_file, faults_csv, import, list, list_csv, paper_csv, paper_pdf, print_paper, publish, remind,
        resume, show, take_in, withdraw,
    };
    Router::new()
        .route("/office/{site}/batches", get(list))
        .route("/office/{site}/batches.csv", get(list_csv))
        .route("/office/{site}/batches/new", get(ask_file).post(take_in))
        .route("/office/{site}/batches/{id}", get(show))
        .route("/office/{site}/batches/{id}/faults.csv", get(faults_csv))
        .route("/office/{site}/batches/{id}/import", post(import))
        .route("/office/{site}/batches/{id}/publication", post(publish))
        .route("/office/{site}/batches/{id}/withdrawal", post(withdraw))
        .route("/office/{site}/batches/{id}/resumption", post(resume))
        .route("/office/{site}/batches/{id}/reminder", post(remind))
        .route("/office/{site}/batches/{id}/paper", post(print_paper))
        .route("/office/{site}/batches/{id}/paper.csv", get(paper_csv))
        .route("/office/{site}/batches/{id}/paper.pdf", get(paper_pdf))
        .merge(operators_documents())
}

fn operators_documents() -> Router<Portal> {
    use crate::office::{
        disposal, documents,
        documents::{archive, cancellation, correction},
    };
    Router::new()
        .route("/office/{site}/documents", get(documents::show_all))
        .route("/office/{site}/documents.csv", get(documents::csv))
        .route("/office/{site}/documents/archive", get(archive::ticked))
        .route("/office/{site}/documents/archive.zip", get(archive::filtered))
        .route("/office/{site}/documents/{id}", get(documents::show))
        .route("/office/{site}/documents/{id}/pdf", get(documents::pdf))
        .route("/office/{site}/documents/{id}/jp-pint.xml", get(documents::jp_pint))
        .route("/office/{site}/documents/{id}/lines.csv", get(documents::lines))
        .route("/office/{site}/documents/{id}/correction.csv", get(correction::csv))
        .route(
            "/office/{site}/documents/{id}/cancellation",
            get(cancellation::show).post(cancellation::begin),
        )
        .route(
            "/office/{site}/documents/{id}/cancellation/{draft}",
            get(cancellation::correct).post(cancellation::save),
        )
        .route("/office/{site}/documents/{id}/cancellation/{draft}/confirmation", get(cancellation::confirm))
        .route(
            "/office/{site}/documents/{id}/cancellation/{draft}/completion",
            get(cancellation::done).post(cancellation::send),
        )
        .route("/office/{site}/disposal", get(disposal::show).post(disposal::begin))
        .route("/office/{site}/disposal/{id}", get(disposal::correct).post(disposal::save))
        .route("/office/{site}/disposal/{id}/confirmation", get(disposal::confirm))
        .route("/office/{site}/disposal/{id}/completion", post(disposal::send))
        .route("/office/{site}/disposal/{id}/resumption", post(disposal::resume))
}

/// As programs see it.
fn programs() -> OpenApiRouter<Portal> {
    use crate::api::{batches, documents};
    OpenApiRouter::new()
        .routes(routes!(batches::list, batches::create))
        .routes(routes!(batches::show, batches::withdraw))
        .routes(routes!(batches::let_in))
        .routes(routes!(batches::publish))
        .routes(routes!(batches::resume))
        .routes(routes!(batches::remind))
        .routes(routes!(batches::print_paper))
        .routes(routes!(batches::paper_pdf))
        .routes(routes!(batches::paper_csv))
        .routes(routes!(documents::list))
        .routes(routes!(documents::show))
        .routes(routes!(documents::pdf))
        .routes(routes!(documents::jp_pint))
        .routes(routes!(documents::lines))
        .routes(routes!(documents::cancel))
}
