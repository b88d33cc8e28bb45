//! How records are printed, and where to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::extract::With;

/// How records are printed.
#[derive(Debug, Args)]
pub(in crate::cli) struct PrintingArguments {
    /// Form of the output; `feed` fetches the articles for all but json and csv
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "Output")]
    pub(in crate::cli) format: OutputFormat,

    /// Only these fields of the records: title,source.name
    #[arg(long, value_name = "A,B.C", help_heading = "Output")]
    pub(in crate::cli) fields: Option<String>,

    /// Further views and lists in the records
    #[arg(long, value_enum, value_delimiter = ',', value_name = "VIEW", help_heading = "Output")]
    pub(in crate::cli) with: Vec<View>,

    /// Write to this file, whole or not at all; .gz and .zst compress
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) output: Option<PathBuf>,

    /// Write the run's counts to this file as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) summary: Option<PathBuf>,

    /// No progress bar, no warnings
    #[arg(long, short, help_heading = "Output")]
    pub(in crate::cli) quiet: bool,
}

impl PrintingArguments {
    /// The fields that only those views and lists fill.
    pub(in crate::cli) fn filled(&self) -> Vec<&'static str> {
        let fields = [
            (View::Html, "body_html"),
            (View::Markdown, "body_markdown"),
            (View::Images, "images"),
            (View::Removed, "removed_blocks"),
        ];
        fields.into_iter().filter(|(view, _)| self.with.contains(view)).map(|(_, field)| field).collect()
    }

    /// What one output must agree in from its first record to its last, as flags.
    pub(in crate::cli) fn shape(&self) -> String {
        let name = |value: Option<clap::builder::PossibleValue>| {
            value.map_or_else(String::new, |value| value.get_name().to_owned())
        };
        let mut shape = format!("--format {}", name(self.format.to_possible_value()));
        if let Some(fields) = &self.fields {
            shape.push_str(" --fields ");
            shape.push_str(fields);
        }
        let mut views: Vec<String> = self.with.iter().map(|view| name(view.to_possible_value())).collect();
        views.sort();
        views.dedup();
        if !views.is_empty() {
            shape.push_str(" --with ");
            shape.push_str(&views.join(","));
        }
        shape
    }

    /// The views and lists that records carry.
    pub(in crate::cli) fn views(&self) -> With {
        let has = |view: View| self.with.contains(&view);
        With {
            html: has(View::Html),
            markdown: has(View::Markdown),
            images: has(View::Images),
            removed: has(View::Removed),
        }
    }
}

/// Form of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OutputFormat {
    /// One JSON document a line.
    #[default]
    Json,
    /// Title and body as Markdown.
    Markdown,
    /// Title and body as plain text.
    Text,
    /// Title and body as HTML.
    Html,
    /// A table, lists in its cells as JSON.
    Csv,
    /// A feed with the full text, for readers.
    Rss,
}

/// Views and lists a record carries on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum View {
    /// `body_html`
    Html,
    /// `body_markdown`
    Markdown,
    /// `images`
    Images,
    /// `removed_blocks`
    Removed,
}
