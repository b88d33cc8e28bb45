//! A path on its way into CSS.

/// Combinators and compound selectors.
#[derive(Clone, Default)]
pub(super) struct Path {
    pub(super) steps: Vec<(&'static str, String)>,
    pub(super) has_text: Option<String>,
}

impl Path {
    pub(super) fn css(&self) -> String {
        let mut css = String::new();
        for (index, (combinator, compound)) in self.steps.iter().enumerate() {
            if index > 0 {
                css.push_str(combinator);
            }
            css.push_str(compound);
        }
        css
    }
}

pub(super) const CHILD: &str = " > ";
pub(super) const WITHIN: &str = " ";
pub(super) const TEXT_INSIDE: &str = "the text may stand anywhere in the element, not only in the one named inside";

/// What stands before `:has()`.
pub(super) fn universal(name: &str) -> &str {
    if name == "*" { "" } else { name }
}

/// Places counted by CSS as how many siblings of the kind stand before.
const MOST_COUNTED: usize = 9;

/// The siblings that `compound` selects, those at a place among them: a number, `-n+3` (up to) or `n+3` (from on).
pub(super) fn among_alike(compound: &str, nth: &str) -> Result<String, String> {
    let (from, until) = match (nth.strip_prefix("-n+"), nth.strip_prefix("n+")) {
        (Some(until), _) => (1, until.parse().ok()),
        (None, Some(from)) => (from.parse().unwrap_or_default(), None),
        (None, None) => (nth.parse().unwrap_or_default(), nth.parse().ok()),
    };
    if !(1..=MOST_COUNTED).contains(&from) || until.is_some_and(|until| !(1..=MOST_COUNTED).contains(&until)) {
        return Err("such a place has no counterpart".to_owned());
    }
    let row = |number: usize| vec![compound; number].join(" ~ ");
    Ok(row(from) + &until.map(|until| format!(":not({})", row(until + 1))).unwrap_or_default())
}

/// The last step gives way to its parent.
pub(super) fn parent(path: &mut Path, name: &str) -> Result<(), String> {
    let (combinator, inner) = path.steps.pop().ok_or("nothing stands inside")?;
    if matches!(combinator, " ~ " | " + ") {
        return Err("the parent of a sibling has no counterpart".to_owned());
    }
    let has = format!(":has(> {inner})");
    match path.steps.last_mut() {
        None => path.steps.push((WITHIN, format!("{}{has}", universal(name)))),
        Some(outer) if combinator == CHILD => {
            if outer.1 == "*" {
                outer.1.clear();
            }
            outer.1.push_str(&has);
            if name != "*" {
                outer.1.push_str(&format!(":is({name})"));
            }
        }
        Some(_) => {
            let outer = path.css();
            path.steps = vec![(WITHIN, format!(":is({outer}, {outer} *)"))];
            let last = path.steps.last_mut().expect("just made");
            last.1.push_str(&has);
            if name != "*" {
                last.1.push_str(&format!(":is({name})"));
            }
        }
    }
    Ok(())
}
