//! The document of the API (OpenAPI 3.1): made from the handlers themselves, with its sentences from the words, so that
//! it can be read in both languages and is never older than the program.

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use post::outward;
use serde_json::{Map, Value as Json, json};
use utoipa::openapi::{OpenApi, security::SecurityRequirement};
use utoipa_axum::router::OpenApiRouter;

use super::once;
use crate::{
    portal::Portal,
    staff::{Area, Scope, must_be_on_duty},
    words::Speech,
};

/// What the document is made from: the program's routes. A part of the portal.
#[derive(Clone)]
pub struct Source(pub Arc<OpenApi>);

/// What the document calls the way by which a program says who it is.
const KEY: &str = "key";
const PROBLEM: &str = "Problem";
/// What programs are told, as the program that tells it has put it in.
const EVENT: &str = "Event";
/// No text of ours holds that character.
const NO_NUL: &str = "^[^\\u0000]*$";

/// A group of routes for one scope: the layer that asks for it, and the same in the document.
pub fn within(area: Area, mut routes: OpenApiRouter<Portal>) -> OpenApiRouter<Portal> {
    for path in routes.get_openapi_mut().paths.paths.values_mut() {
        let reading = [&mut path.get, &mut path.head].into_iter().flatten();
        for operation in reading {
            operation.security = Some(needs(Scope::reading(area)));
        }
        let changing =
            [&mut path.post, &mut path.put, &mut path.patch, &mut path.delete].into_iter().flatten();
        for operation in changing {
            operation.security = Some(needs(Scope::changing(area)));
        }
    }
    routes.route_layer(from_fn_with_state(area, must_be_on_duty))
}

fn needs(scope: Scope) -> Vec<SecurityRequirement> {
    vec![SecurityRequirement::new(KEY, [scope.to_string()])]
}

/// The whole of it, in a language.
pub fn finished(api: &OpenApi, words: &Speech) -> Json {
    let mut document = serde_json::to_value(api).unwrap_or_default();
    document["info"] = json!({
        "title": words.say("api-title"),
        "version": env!("CARGO_PKG_VERSION"),
        "description": words.say("api-about"),
        "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
    });
    let components = &mut document["components"];
    components["securitySchemes"][KEY] =
        json!({ "type": "http", "scheme": "bearer", "description": words.say("api-key-scheme") });
    components["schemas"][PROBLEM] = problem();
    if let Some(schemas) = components["schemas"].as_object_mut() {
        schemas.values_mut().for_each(|schema| describe(schema, words));
    }
    let mut tags: Vec<String> = Vec::new();
    for (method, operation) in operations(&mut document) {
        finish(&method, operation, words);
        let tag = operation["tags"][0].as_str().unwrap_or_default().to_owned();
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let tag = |name: &String| json!({ "name": name, "description": words.say(&format!("api-tag-{name}")) });
    document["tags"] = tags.iter().map(tag).collect();
    document["webhooks"][EVENT] = event(words);
    document
}

/// Each operation with its method, in the order in which the document has them.
fn operations(document: &mut Json) -> impl Iterator<Item = (String, &mut Json)> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    let methods = paths.filter_map(Json::as_object_mut).flat_map(Map::iter_mut);
    methods.filter(|(_, operation)| operation.get("responses").is_some()).map(|(name, it)| (name.clone(), it))
}

fn finish(method: &str, operation: &mut Json, words: &Speech) {
    let id = operation["operationId"].as_str().unwrap_or_default().replace('_', "-");
    if let Some(contents) = operation.pointer_mut("/requestBody/content") {
        as_files(contents);
    }
    let answers = operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut);
    answers.filter_map(|answer| answer.get_mut("content")).for_each(as_files);
    operation["summary"] = words.say(&format!("api-op-{id}")).into();
    let why = json!({ "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    for (status, word) in [("4XX", "api-refusals"), ("5XX", "api-faults")] {
        operation["responses"][status] = why.clone();
        operation["responses"][status]["description"] = words.say(word).into();
    }
    let mut headers = Vec::new();
    let content = &operation["responses"]["200"]["content"];
    // A file is made anew each time: it is neither kept nor marked.
    let is_file = content.is_object() && content.get("application/json").is_none();
    match method {
        "get" if !is_file => {
            headers.push(("If-None-Match", "api-header-if-none-match"));
            operation["responses"]["304"] = json!({ "description": words.say("api-unchanged") });
        }
        "patch" | "put" => {
            headers.extend([("If-Match", "api-header-if-match"), (once::NAME_SHOWN, "api-header-name")]);
        }
        "get" => {}
        _ if !is_file => headers.push((once::NAME_SHOWN, "api-header-name")),
        _ => {}
    }
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for parameter in &mut parameters {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        if let Some(says) = field(&name, words) {
            parameter["description"] = says.into();
        }
        without_nul(&mut parameter["schema"]);
    }
    parameters.extend(headers.into_iter().map(|(name, word)| {
        let schema = match name {
            once::NAME_SHOWN => json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" }),
            // A mark that nothing bears is an unknown one, and no mistake.
            _ => json!({ "type": "string" }),
        };
        json!({ "name": name, "in": "header", "required": false, "description": words.say(word), "schema": schema })
    }));
    operation["parameters"] = parameters.into();
}

/// Whatever is no JSON is the bytes of a file.
fn as_files(contents: &mut Json) {
    for (kind, content) in contents.as_object_mut().into_iter().flatten() {
        if kind != "application/json" {
            content["schema"] = json!({ "type": "string", "format": "binary" });
        }
    }
}

/// What is meant by a field of this name, wherever it stands.
fn field(name: &str, words: &Speech) -> Option<String> {
    let key = format!("api-field-{}", name.replace('_', "-"));
    let says = words.say_or(&key, "");
    (!says.is_empty()).then_some(says)
}

fn describe(schema: &mut Json, words: &Speech) {
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("description");
    }
    for part in ["allOf", "oneOf", "anyOf"] {
        schema[part].as_array_mut().into_iter().flatten().for_each(|one| describe(one, words));
        if schema[part].is_null()
            && let Some(schema) = schema.as_object_mut()
        {
            schema.remove(part);
        }
    }
    let Some(properties) = schema.get_mut("properties").and_then(Json::as_object_mut) else { return };
    for (name, property) in properties {
        if let Some(says) = field(name, words) {
            property["description"] = says.into();
        }
        without_nul(property);
    }
}

/// Says of a text that may be anything what it cannot be.
fn without_nul(schema: &mut Json) {
    let is_text = schema["type"] == "string" || schema["type"] == json!(["string", "null"]);
    if is_text && schema.get("format").is_none() && schema.get("enum").is_none() {
        schema["pattern"] = NO_NUL.into();
    }
    if let Some(items) = schema.get_mut("items") {
        without_nul(items);
    }
}

/// The other way round: what whoever is told has to take.
fn event(words: &Speech) -> Json {
    let header = |name: &str| json!({ "name": name, "in": "header", "required": true, "schema": { "type": "string" } });
    let headers = [outward::ID, outward::TIMESTAMP, outward::SIGNATURE].map(header);
    json!({ "post": {
        "operationId": "event",
        "summary": words.say("api-webhooks"),
        "description": words.say("api-webhooks-lead"),
        "parameters": headers,
        "requestBody": { "required": true, "content": { "application/json": {
            "schema": { "$ref": format!("#/components/schemas/{EVENT}") },
        } } },
        "responses": { "2XX": { "description": words.say("api-webhooks-taken") } },
    } })
}

/// RFC 9457, as `dress` writes it.
fn problem() -> Json {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "instance"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer", "format": "int32" },
            "instance": { "type": "string", "format": "uri" },
            "detail": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "field": { "type": "string" },
                    "code": { "type": "string" },
                    "detail": { "type": "string" },
                },
            } },
        },
    })
}
