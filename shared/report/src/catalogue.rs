//! The catalogue as people read it, in Markdown.

use model::{Control, Evidence, Layer, Phase, Watch};

/// One control: its facts, its prose, what wakes it, what repairs it.
#[must_use]
pub fn control_page(control: &Control) -> String {
    let Control { id, title, file, .. } = control;
    let [prototype, production, scaled] = Phase::ALL.map(|phase| control.response.of(phase));
    let (severity, layer, evidence) = (control.severity.as_str(), control.layer.as_str(), control.evidence.as_str());
    let threats = control.threats.iter().flat_map(|threats| threats.types).map(|kind| threat(kind));
    let watches = listed(control.watches.iter().map(watch).chain(threats));
    [
        format!("### {id}\n\n**{title}**\n\n"),
        "| severity | layer | evidence | prototype | production | scaled |\n|---|---|---|---|---|---|\n".to_owned(),
        format!(
            "| {severity} | {layer} | {evidence} | {prototype} | {production} | {scaled} |\n\n{}\n",
            prose(control)
        ),
        format!("**Wakes on:** {watches}\n\n"),
        format!("**Repaired by:** {}\n\n", remedies(control)),
        format!("**Spoken of in:** {}\n\nSource: [{file}](../{file})\n", references(control)),
    ]
    .concat()
}

fn watch(watch: &Watch) -> String {
    match watch.caller {
        Some(caller) => format!("any call of {}", caller.as_str()),
        None => format!("`{}:{}`", watch.service, watch.operation),
    }
}

fn threat(kind: &str) -> String {
    match kind {
        "*" => "any finding of GuardDuty that no other control names".to_owned(),
        _ => format!("finding `{kind}`"),
    }
}

/// The whole catalogue: a table, then each control by layer.
#[must_use]
pub fn catalogue_page(controls: &[&Control]) -> String {
    let header = "| control | severity | evidence | prototype | production | scaled |\n|---|---|---|---|---|---|\n";
    let header = format!("{}{header}", evidence_words());
    let rows = controls.iter().map(|control| row(control));
    let layers = Layer::ALL.into_iter().filter_map(|layer| chapter(layer, controls));
    std::iter::once(header).chain(rows).chain(layers).collect()
}

/// What the words of evidence mean.
#[must_use]
pub fn evidence_words() -> String {
    let words = Evidence::ALL.map(|evidence| format!("- {}: {}\n", evidence.as_str(), evidence.meaning()));
    format!("Evidence says how the records that a control hears are known, at best:\n\n{}\n", words.concat())
}

fn row(control: &Control) -> String {
    let [prototype, production, scaled] = Phase::ALL.map(|phase| control.response.of(phase));
    let (id, severity, evidence) = (control.id, control.severity.as_str(), control.evidence.as_str());
    format!("| [{id}](#{id}) | {severity} | {evidence} | {prototype} | {production} | {scaled} |\n")
}

fn chapter(layer: Layer, controls: &[&Control]) -> Option<String> {
    let pages: Vec<_> =
        controls.iter().filter(|control| control.layer == layer).map(|control| control_page(control)).collect();
    (!pages.is_empty()).then(|| format!("\n## Layer: {}\n\n{}", layer.as_str(), pages.join("\n")))
}

/// The doc comment, without the space that follows `///`, its headings one level deeper than the control's.
fn prose(control: &Control) -> String {
    let lines = control.documentation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let lines =
        lines.map(|line| line.strip_prefix("## ").map_or_else(|| line.to_owned(), |title| format!("#### {title}")));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn remedies(control: &Control) -> String {
    listed(control.remedies.iter().map(|kind| format!("`{}:{}`", kind.service(), kind.operation())))
}

fn references(control: &Control) -> String {
    let named = control.references.iter().map(|reference| {
        let (list, id) = reference.parts();
        format!("{list} {id}")
    });
    listed(named)
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "nothing".to_owned() } else { items.join(", ") }
}
