//! `offprint explain`: why every field has its value and every block its place.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};

use crate::cli::archive_file;
use crate::cli::config::{self, Config};
use crate::cli::exit::Exit;
use crate::cli::explain_args::{ExplainArguments, ExplainFormat};
use crate::cli::stdout::print;
use crate::cli::{report, rules};
use crate::crawl::{self, Extracting};
use crate::extract::trace::{BlockTrace, CandidateTrace, FieldTrace, Mark};
use crate::extract::{Extraction, Extractor, Options, With};
use crate::input::Jobs;
use crate::record::{Input, name_of};
use crate::text::{fold_space, shorten};

pub(super) fn run(arguments: &ExplainArguments) -> anyhow::Result<Exit> {
    let config = Config::read(false)?;
    let rules = rules::load(&arguments.rules)?;
    rules::warn(&rules);
    let settings = config::settings(&config, &arguments.network, &arguments.reading)?;
    let mut jobs = Jobs::new([arguments.input.clone()], config::reading(&arguments.reading, settings.fetch.max_size));
    let first = jobs.next();
    archive_file::readers_of(&arguments.input).iter().for_each(|told| report::note(told));
    if let (Some(first), Some(_)) = (&first, jobs.next()) {
        let name = arguments.input.to_string_lossy();
        report::note(&format!("{name} holds more than one page: this is {}", place(&first.input, &name)));
    }
    let options = Options { with: With::default(), trace: true, ..Options::default() };
    let mut found: Option<Extraction> = None;
    let extracting = Extracting { settings: &settings, extractor: &Extractor::new(rules), options: &options };
    crawl::run(first.into_iter(), extracting, &AtomicBool::new(false), &mut |finished| {
        found.get_or_insert(finished.extraction);
        ControlFlow::Continue(())
    });
    let Some(extraction) = found else { anyhow::bail!("the input names no page") };
    let blocks: Vec<&BlockTrace> = match arguments.text.as_deref().map(|text| fold_space(text).to_lowercase()) {
        None => extraction.trace.blocks.iter().collect(),
        Some(wanted) => extraction.trace.blocks.iter().filter(|block| holds(block, &wanted)).collect(),
    };
    let is_found = arguments.text.is_none() || !blocks.is_empty();
    print(&match arguments.format {
        ExplainFormat::Json => {
            crate::render::json::harmless(serde_json::to_string_pretty(&as_json(&extraction, &blocks))?)
        }
        ExplainFormat::Text => report::visible(&as_text(&extraction, &blocks, arguments.text.as_deref())),
    })?;
    Ok(match (extraction.record.outcome.has_content(), is_found) {
        (true, true) => Exit::Success,
        (true, false) => Exit::SomeFailed,
        (false, _) => Exit::NoContent,
    })
}

/// Where in an input called `name` a page stands.
fn place(page: &Input, name: &str) -> String {
    match (page.line, page.offset, page.path.as_deref().filter(|path| *path != name), &page.url) {
        (Some(line), ..) => format!("line {line}"),
        (None, Some(offset), _, Some(url)) => format!("{url}, byte {offset}"),
        (None, Some(offset), ..) => format!("the one at byte {offset}"),
        (None, None, Some(path), _) => path.to_owned(),
        (None, None, None, Some(url)) => url.clone(),
        (None, None, None, None) => "the first".to_owned(),
    }
}

fn holds(block: &BlockTrace, wanted: &str) -> bool {
    let text = block.text.as_deref().map(|text| fold_space(text).to_lowercase()).unwrap_or_default();
    text.contains(wanted) || text.len() > 20 && wanted.contains(&text)
}

fn as_text(extraction: &Extraction, blocks: &[&BlockTrace], wanted: Option<&str>) -> String {
    let mut out = String::new();
    let record = &extraction.record;
    if let Some(wanted) = wanted {
        if blocks.is_empty() {
            let _ = writeln!(out, "no block of the page holds \"{wanted}\"");
        }
    } else {
        let _ = writeln!(
            out,
            "outcome    {}{}",
            name_of(&record.outcome),
            record.error.as_ref().map(|error| format!(" ({})", error.message)).unwrap_or_default()
        );
        // Without a page there is nothing behind the outcome.
        if blocks.is_empty() && record.provenance.is_empty() && record.fetch.bytes.is_none() {
            return out;
        }
        let _ = writeln!(out, "page type  {}", name_of(&record.page_type));
        let site = record.rules.site.as_deref().unwrap_or("none");
        let presets = if record.rules.presets.is_empty() { "none".to_owned() } else { record.rules.presets.join(", ") };
        let _ = writeln!(
            out,
            "rules      site {site}, presets {presets}{}",
            if record.rules.fallback { ", body by the generic scorer: the rule's did not match" } else { "" }
        );
        let _ = writeln!(out, "quality    {:.2} {}", record.quality.score, name_of(&record.quality.verdict));
        for warning in &record.quality.warnings {
            let _ = writeln!(
                out,
                "warning    {}{}",
                warning.code,
                warning.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default()
            );
        }
        out.push_str("\nfields\n");
        extraction.trace.fields.iter().for_each(|field| field_text(&mut out, field));
        if let Some(provenance) = record.provenance.get("body") {
            let by = provenance.rule.clone().or_else(|| provenance.selector.clone()).unwrap_or_default();
            let _ = writeln!(out, "  body\n    + {} {by} {:.2}", name_of(&provenance.method), provenance.confidence);
        }
        let kept = blocks.iter().filter(|block| block.mark.is_kept()).count();
        let _ = writeln!(out, "\nblocks: {kept} kept (+), {} dropped (-)", blocks.len() - kept);
    }
    blocks.iter().for_each(|block| block_text(&mut out, block));
    out
}

fn field_text(out: &mut String, field: &FieldTrace) {
    let _ = writeln!(out, "  {}", field.field);
    // What one carrier says over and over, on a page that has it several times, is said once: as the winner, if it won.
    let says =
        |candidate: &CandidateTrace| (candidate.value.clone(), carrier(candidate), candidate.confidence.to_bits());
    let mut told: Vec<_> = field.candidates.iter().filter(|candidate| candidate.won).map(says).collect();
    for candidate in &field.candidates {
        if !candidate.won {
            let says = says(candidate);
            if told.contains(&says) {
                continue;
            }
            told.push(says);
        }
        let sign = if candidate.won { '+' } else { '-' };
        let _ = writeln!(
            out,
            "    {sign} {}  [{} {:.2}]",
            shorten(&candidate.value, 90),
            carrier(candidate),
            candidate.confidence
        );
    }
}

fn carrier(candidate: &CandidateTrace) -> String {
    let parts = [Some(name_of(&candidate.method)), candidate.rule.clone(), candidate.selector.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn block_text(out: &mut String, block: &BlockTrace) {
    let (sign, why) = match &block.mark {
        Mark::Kept { reason } => ('+', reason.to_string()),
        Mark::Dropped { class, reason } => ('-', format!("{class}: {reason}")),
    };
    let score = block.score.map(|score| format!(" score {score:.2}")).unwrap_or_default();
    let _ = writeln!(
        out,
        "{sign} {}  <{}>  [{why}{score}]",
        shorten(block.text.as_deref().unwrap_or_default(), 80),
        block.path
    );
}

fn as_json(extraction: &Extraction, blocks: &[&BlockTrace]) -> Value {
    let candidate = |candidate: &CandidateTrace| {
        json!({"value": candidate.value, "won": candidate.won, "method": candidate.method, "rule": candidate.rule,
               "selector": candidate.selector, "confidence": candidate.confidence})
    };
    let fields: serde_json::Map<String, Value> = extraction
        .trace
        .fields
        .iter()
        .map(|field| (field.field.clone(), field.candidates.iter().map(candidate).collect()))
        .collect();
    let blocks: Vec<Value> = blocks
        .iter()
        .map(|block| {
            let (kept, class, reason) = match &block.mark {
                Mark::Kept { reason } => (true, None, reason),
                Mark::Dropped { class, reason } => (false, Some(class), reason),
            };
            let id = format!("{}.{}.{}.{}", block.id.page, block.id.tree, block.id.node, block.id.run);
            json!({"id": id, "path": block.path, "kept": kept, "class": class, "reason": reason, "score": block.score, "text": block.text})
        })
        .collect();
    json!({"outcome": extraction.record.outcome, "rules": extraction.record.rules, "fields": fields, "blocks": blocks})
}
