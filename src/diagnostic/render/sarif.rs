//! SARIF 2.1.0 (OASIS), for code scanning. Every result has a location: what concerns a folder points at its
//! first line, since viewers drop results without one.

use serde_json::{Value, json};

use crate::diagnostic::{Location, Place, Report, Rule, Severity};
use crate::escape::{self, uri_path};

/// The report as pretty-printed JSON with a line break at its end. `rules` is the whole table.
pub(crate) fn render<'a>(
    report: &Report,
    rules: impl Iterator<Item = &'a Rule>,
) -> Result<String, serde_json::Error> {
    let results: Vec<Value> = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let mut text = diagnostic.message.clone();
            if let Some(help) = &diagnostic.help {
                text.push_str(&format!("\n{help}"));
            }
            let related = diagnostic.also.iter().enumerate().map(|(id, note)| {
                let mut location = location(report, &note.place);
                location["id"] = json!(id);
                location["message"] = json!({ "text": note.message });
                location
            });
            json!({
                "ruleId": diagnostic.rule.code,
                "level": level(diagnostic.severity),
                "message": { "text": text },
                "locations": [location(report, &diagnostic.place)],
                "relatedLocations": related.collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut sarif = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bannerman",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "ROOT": { "description": { "text": "The root of the Git repository." } } },
            "results": results,
        }],
    });
    if let Some(more) = report.more() {
        let note = json!({ "level": "note", "message": { "text": more } });
        let invocation = json!({ "executionSuccessful": true, "toolExecutionNotifications": [note] });
        sarif["runs"][0]["invocations"] = json!([invocation]);
    }
    escape::json(&sarif)
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.explanation },
        "help": { "text": rule.explanation, "markdown": format!("{}\n\n{}", rule.explanation, rule.example) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn location(report: &Report, place: &Place) -> Value {
    let Location { path, line, column, end, .. } = report.texts.locate(place);
    let path = format!("{}{path}", report.prefix);
    let mut region = json!({ "startLine": line.unwrap_or(1) });
    if let Some(column) = column {
        region["startColumn"] = json!(column);
    }
    if let Some((line, column)) = end {
        region["endLine"] = json!(line);
        region["endColumn"] = json!(column);
    }
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri_path(&path), "uriBaseId": "ROOT" },
        "region": region,
    } })
}
