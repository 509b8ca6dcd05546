//! `/api/v1/`: the API as people read it, and as programs do (`openapi.json`). Both are made from the same document.

use askama::Template;
use axum::{http::header, response::IntoResponse as _};
use counter::{
    Answer, Arrival, Error, Frame,
    api::document::{Source, finished},
    page,
};
use serde_json::Value as Json;

pub async fn document(arrival: Arrival) -> Answer {
    let document = finished(&arrival.portal.part::<Source>().0, &arrival.speech());
    let body = serde_json::to_vec_pretty(&document).map_err(Error::fault)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

pub async fn show(arrival: Arrival) -> Answer {
    let document = finished(&arrival.portal.part::<Source>().0, &arrival.speech());
    page(&ManualPage::of(arrival.frame(None), &document, &arrival.portal.ways.public_url))
}

/// What a receiver gets.
const EVENT: &str = r#"POST /hooks HTTP/1.1
webhook-id: msg_7d4a0c61e9b25f38a1c04b7e52d98f06
webhook-timestamp: 1795834800
webhook-signature: v1,…
content-type: application/json

{"type": "invoices.opened", "timestamp": "2026-11-28T03:00:00Z", "site": "invoice",
 "data": {"seq": 1204, "did": "invoices.opened", "by": "user:…", "about": "document:…", …}}"#;

#[derive(Template)]
#[template(path = "api_manual.html")]
pub struct ManualPage {
    pub f: Frame,
    title: String,
    about: String,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
    here: String,
}

/// What stands under one tag.
struct Group {
    name: String,
    says: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    says: String,
    scope: String,
    parameters: Vec<Field>,
    /// Its kind, and its shape.
    sends: Option<(String, Kind)>,
    answers: Vec<(String, Option<(String, Kind)>)>,
}

struct Shape {
    name: String,
    fields: Vec<Field>,
    /// Of a choice: what there is to choose from.
    choices: Vec<String>,
}

struct Field {
    name: String,
    /// Of a parameter: path, query or header.
    place: String,
    kind: Kind,
    is_needed: bool,
    says: String,
}

/// What a value is, and the shape that tells more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Kind {
    says: String,
    shape: Option<String>,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Kind {
    fn of(schema: &Json) -> Kind {
        if let Some(name) = schema["$ref"].as_str().and_then(|way| way.rsplit('/').next()) {
            return Kind { says: name.to_owned(), shape: Some(name.to_owned()) };
        }
        let either = ["oneOf", "anyOf", "allOf"].iter().filter_map(|part| schema[*part].as_array()).flatten();
        if let Some(kind) = either.map(Kind::of).find(|kind| kind.says != "null") {
            return kind;
        }
        if schema["items"].is_object() {
            let Kind { says, shape } = Kind::of(&schema["items"]);
            return Kind { says: format!("{says}[]"), shape };
        }
        let plain = match &schema["type"] {
            Json::Array(types) => types.iter().find(|one| **one != "null").map(text).unwrap_or_default(),
            one => text(one),
        };
        let says = match schema["format"].as_str() {
            Some(format) if plain == "string" => format.to_owned(),
            _ => plain,
        };
        Kind { says, shape: None }
    }
}

impl Shape {
    fn of(name: &str, all: &Json) -> Shape {
        let schema = &all[name];
        let choices = schema["enum"].as_array().map(|all| all.iter().map(text).collect()).unwrap_or_default();
        Shape { name: name.to_owned(), fields: fields(schema, all), choices }
    }
}

/// Those of a shape, with those of the shapes that it is made of.
fn fields(schema: &Json, all: &Json) -> Vec<Field> {
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let parts = parts.flat_map(|part| match part["$ref"].as_str().and_then(|way| way.rsplit('/').next()) {
        Some(name) => fields(&all[name], all),
        None => fields(part, all),
    });
    let is_needed =
        |name: &str| schema["required"].as_array().is_some_and(|needed| needed.iter().any(|one| one == name));
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, property)| Field {
        name: name.clone(),
        place: String::new(),
        kind: Kind::of(property),
        is_needed: is_needed(name),
        says: text(&property["description"]),
    });
    parts.chain(own).collect()
}

impl Operation {
    fn of(method: &str, path: &str, operation: &Json) -> Operation {
        let parameters = operation["parameters"].as_array().into_iter().flatten().map(|one| Field {
            name: text(&one["name"]),
            place: text(&one["in"]),
            kind: Kind::of(&one["schema"]),
            is_needed: one["required"] == true,
            says: text(&one["description"]),
        });
        let content = |of: &Json| {
            let (kind, content) = of["content"].as_object()?.iter().next()?;
            Some((kind.clone(), Kind::of(&content["schema"])))
        };
        let answers = operation["responses"].as_object().into_iter().flatten();
        let answers = answers.filter(|(status, _)| status.starts_with('2'));
        Operation {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            says: text(&operation["summary"]),
            scope: text(&operation["security"][0]["key"][0]),
            parameters: parameters.filter(|one| one.place != "header").collect(),
            sends: content(&operation["requestBody"]),
            answers: answers.map(|(status, answer)| (status.clone(), content(answer))).collect(),
        }
    }
}

impl ManualPage {
    fn of(f: Frame, document: &Json, here: &str) -> ManualPage {
        let tags = document["tags"].as_array().into_iter().flatten();
        let mut groups: Vec<Group> = tags
            .map(|tag| Group {
                name: text(&tag["name"]),
                says: text(&tag["description"]),
                operations: Vec::new(),
            })
            .collect();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                let operation = &item[method];
                let group = groups.iter_mut().find(|group| operation["tags"][0] == group.name.as_str());
                if let Some(group) = group {
                    group.operations.push(Operation::of(method, path, operation));
                }
            }
        }
        let schemas = &document["components"]["schemas"];
        let shapes = schemas.as_object().into_iter().flatten().map(|(name, _)| Shape::of(name, schemas));
        let [title, about] = ["title", "description"].map(|name| text(&document["info"][name]));
        ManualPage { f, title, about, groups, shapes: shapes.collect(), here: here.to_owned() }
    }

    fn first_question(&self) -> String {
        format!("curl -H \"Authorization: Bearer $KEY\" {}/api/v1/site", self.here)
    }

    fn event() -> &'static str {
        EVENT
    }

    fn first_file(&self) -> String {
        let key = "-H \"Authorization: Bearer $KEY\" -H \"Idempotency-Key: 2026-11-import-1\"";
        format!(
            "curl {key} \\\n  -H \"Content-Type: text/csv\" --data-binary @customers.csv \\\n  \
             \"{}/api/v1/imports?name=customers.csv\"",
            self.here
        )
    }

    pub fn sample(f: Frame) -> Self {
        let document = serde_json::json!({
            "info": { "title": "API", "description": f.say("api-start-body") },
            "tags": [{ "name": "customers", "description": f.say("api-tag-customers") }],
            "paths": { "/api/v1/customers": { "get": {
                "operationId": "list_customers", "tags": ["customers"],
                "summary": f.say("api-op-list-customers"), "security": [{ "key": ["customers:read"] }],
                "parameters": [{ "name": "word", "in": "query", "schema": { "type": "string" } }],
                "responses": { "200": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Line" } } } } },
            } } },
            "components": { "schemas": { "Line": { "type": "object", "required": ["id"],
                "properties": { "id": { "type": "string", "format": "uuid" } } } } },
        });
        ManualPage::of(f, &document, "https://portal.example.jp")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_value_is_can_be_read() {
        for (schema, says) in [
            (json!({ "type": "string" }), "string"),
            (json!({ "type": ["string", "null"], "format": "date" }), "date"),
            (json!({ "type": "integer", "format": "int64" }), "integer"),
            (json!({ "$ref": "#/components/schemas/State" }), "State"),
            (json!({ "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Consent" }] }), "Consent"),
            (json!({ "type": "array", "items": { "$ref": "#/components/schemas/Told" } }), "Told[]"),
        ] {
            assert_eq!(Kind::of(&schema).says, says, "{schema}");
        }
    }

    #[test]
    fn a_shape_has_the_fields_of_those_that_it_is_made_of() {
        let all = json!({
            "Line": { "properties": { "id": { "type": "string" } }, "required": ["id"] },
            "Whole": { "allOf": [
                { "$ref": "#/components/schemas/Line" },
                { "properties": { "more": { "type": "string" } } },
            ] },
        });
        let whole = Shape::of("Whole", &all);
        let names: Vec<_> = whole.fields.iter().map(|field| (field.name.as_str(), field.is_needed)).collect();
        assert_eq!(names, [("id", true), ("more", false)]);
    }
}
