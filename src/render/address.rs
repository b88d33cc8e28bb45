//! Which addresses may stand in what others will open.

/// Whether an address does nothing but lead somewhere: no scheme that runs script or carries a document of its own.
pub(super) fn is_safe(url: &str) -> bool {
    let starts_with = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["http://", "https://", "mailto:"].into_iter().any(starts_with) && !url.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn lets_pass_what_leads_somewhere_only() {
        assert!(is_safe("https://a.test/") && is_safe("HTTP://a.test/") && is_safe("mailto:desk@a.test"));
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//a.test",
            "https://a.test/\n",
        ] {
            assert!(!is_safe(url), "{url}");
        }
    }
}
