//! Names an element by a selector as a person would write it: stable ids, classes and attributes before structure.

use scraper::Selector;

use super::hints;
use crate::dom::{Dom, ElementRef};

/// Elements around the one to be named that may help to tell it from others.
const MOST_AROUND: usize = 6;
/// Attributes that name what an element is.
const TELLING: [&str; 6] = ["itemprop", "data-testid", "data-test", "data-component", "data-type", "rel"];

/// Selectors for which `fits` holds, the shortest and steadiest first, `most` of them.
pub(super) fn names(element: ElementRef<'_>, most: usize, fits: &dyn Fn(&Selector) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut take = |css: String| {
        // `p.lead` says no more than `.lead` where that is enough.
        let is_longer = found.iter().any(|known| css.ends_with(known.as_str()));
        if found.len() < most && !is_longer && Selector::parse(&css).is_ok_and(|selector| fits(&selector)) {
            found.push(css);
        }
        found.len() >= most
    };
    let own = own_names(element);
    for name in &own {
        if take(name.clone()) {
            return found;
        }
    }
    let tag = element.value().name().to_owned();
    let own: Vec<String> = own.into_iter().take(4).chain([tag]).collect();
    for around in element.ancestors().filter_map(ElementRef::wrap).take(MOST_AROUND) {
        for outer in own_names(around).into_iter().take(2) {
            for name in &own {
                if take(format!("{outer} {name}")) {
                    return found;
                }
            }
        }
    }
    found
}

/// What an element is called by itself.
fn own_names(element: ElementRef<'_>) -> Vec<String> {
    let value = element.value();
    let tag = value.name();
    let mut names = Vec::new();
    if let Some(id) = value.id().filter(|id| hints::is_stable(id)) {
        names.push(format!("#{id}"));
    }
    for name in TELLING {
        if let Some(value) = value.attr(name).filter(|value| hints::is_stable(value)) {
            names.push(format!("{tag}[{name}='{value}']"));
        }
    }
    let classes: Vec<&str> = value.classes().filter(|class| hints::is_stable(class)).collect();
    names.extend(classes.iter().map(|class| format!(".{class}")));
    names.extend(classes.iter().map(|class| format!("{tag}.{class}")));
    for (index, first) in classes.iter().enumerate().take(3) {
        names.extend(classes.iter().skip(index + 1).take(3).map(|second| format!(".{first}.{second}")));
    }
    if matches!(tag, "article" | "main" | "h1" | "time" | "address") {
        names.push(tag.to_owned());
    }
    names
}

/// Whether `selector` finds this element and no other.
pub(super) fn is_only(dom: &Dom, selector: &Selector, element: ElementRef<'_>) -> bool {
    let mut found = dom.html.select(selector);
    found.next().is_some_and(|first| first.id() == element.id()) && found.next().is_none()
}

/// Whether `selector` finds this element before any other.
pub(super) fn is_first(dom: &Dom, selector: &Selector, element: ElementRef<'_>) -> bool {
    dom.html.select(selector).next().is_some_and(|first| first.id() == element.id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::parse;

    #[test]
    fn the_steadiest_name_comes_first_and_made_up_ones_never() {
        let dom = parse(
            "<div class='page'><div class='css-1ab2 story-text' id='post-123'>A</div><div class='story-text'>B</div></div>\
             <aside class='rail'><p class='css-9zz1'>C</p></aside>",
        );
        let element = |css: &str| dom.html.select(&Selector::parse(css).expect("a selector")).next().expect("there");
        let first = element(".story-text");
        assert_eq!(names(first, 1, &|selector| is_first(&dom, selector, first)), [".story-text"]);
        assert_eq!(names(first, 1, &|selector| is_only(&dom, selector, first)), [] as [String; 0]);
        let inner = element(".rail p");
        assert_eq!(names(inner, 1, &|selector| is_only(&dom, selector, inner)), [".rail p"]);
    }
}
