//! Pages that stand in the place of an article, each told with what gave it away, and articles about such pages.

use std::fs;

use crate::net::{fetch, told};
use crate::program::{repository, run};
use crate::wire::{Reply, Server};

/// Pages below `fixtures/outcomes/walls`: outcome, code, and what the message names.
const WALLS: [(&str, &str, &str, &str); 66] = [
    ("akamai-behaviour", "blocked", "bot_wall", "Akamai: element #sec-if-cpt-container"),
    ("akamai-denied", "blocked", "bot_wall", "\"access denied\""),
    ("anubis", "blocked", "bot_wall", "Anubis: element #anubis_challenge"),
    ("aws-waf-challenge", "blocked", "bot_wall", "AWS WAF: script with window.gokuProps"),
    ("browser-outdated", "not_article", "needs_javascript", "\"browser is not supported\""),
    ("captcha-letters", "blocked", "bot_wall", "\"you are not a robot\""),
    ("captcha-russian", "blocked", "bot_wall", "\"не робот\""),
    ("captcha-spanish", "blocked", "bot_wall", "\"es un robot\""),
    ("cloudflare-blocked", "blocked", "bot_wall", "Cloudflare: element #cf-error-details"),
    ("cloudflare-challenge", "blocked", "bot_wall", "Cloudflare: element #challenge-error-text"),
    ("cloudflare-challenge-in-german", "blocked", "bot_wall", "Cloudflare: script with window._cf_chl_opt"),
    ("cloudflare-turnstile", "blocked", "bot_wall", "element .cf-turnstile"),
    ("consent-age-gate", "consent_wall", "consent_wall", "\"legal drinking age\""),
    ("consent-before-you-continue", "consent_wall", "consent_wall", "\"before you continue\""),
    ("consent-dutch", "consent_wall", "consent_wall", "\"wij en onze partners\""),
    ("consent-french", "consent_wall", "consent_wall", "\"accepter et continuer\""),
    ("consent-italian", "consent_wall", "consent_wall", "\"accetta i cookie per\""),
    ("consent-pay-or-okay", "consent_wall", "consent_wall", "\"mit werbung und tracking\""),
    ("consent-spanish", "consent_wall", "consent_wall", "\"tu privacidad es importante\""),
    ("consent-value-your-privacy", "consent_wall", "consent_wall", "\"we value your privacy\""),
    ("datadome-challenge", "blocked", "bot_wall", "DataDome: address of captcha-delivery.com"),
    ("datadome-frame", "blocked", "bot_wall", "DataDome: address of captcha-delivery.com"),
    ("f5-rejected", "blocked", "bot_wall", "\"the requested url was rejected\""),
    ("imperva-incident", "blocked", "bot_wall", "Imperva: address of _Incapsula_Resource?SWUDNSAI"),
    ("imperva-interruption", "blocked", "bot_wall", "\"pardon our interruption\""),
    ("login-behind-the-name", "blocked", "login_wall", "\"logowanie\" and a field for the password"),
    ("login-forum", "blocked", "login_wall", "\"you must be logged in\""),
    ("login-german", "blocked", "login_wall", "\"melden sie sich an, um\""),
    ("login-single-sign-on", "blocked", "login_wall", "\"sign in\" and a field for the password"),
    ("login-to-continue", "blocked", "login_wall", "\"log in to continue\""),
    ("login-wordpress", "blocked", "login_wall", "\"log in\" and a field for the password"),
    ("parked-expired", "not_article", "parked", "\"this domain has expired\""),
    ("parked-for-sale", "not_article", "parked", "\"this domain is for sale\""),
    ("parked-german", "not_article", "parked", "\"steht zum verkauf\""),
    ("parked-registrar", "not_article", "parked", "\"this web page is parked\""),
    ("parked-related-links", "not_article", "parked", "attribute data-adblockkey"),
    ("parked-server-default", "not_article", "parked", "\"welcome to nginx!\""),
    ("perimeterx-press-and-hold", "blocked", "bot_wall", "PerimeterX: element #px-captcha"),
    ("perimeterx-robot-page", "blocked", "bot_wall", "\"are you a robot\""),
    ("recaptcha-box", "blocked", "bot_wall", "element .g-recaptcha"),
    ("region-legal-reasons", "blocked", "legal", "\"unavailable due to legal reasons\""),
    ("region-video", "blocked", "legal", "\"not available in your country\""),
    ("shell-angular", "not_article", "needs_javascript", "app-root"),
    ("shell-ember", "not_article", "needs_javascript", "please enable javascript"),
    ("shell-next", "not_article", "needs_javascript", "__next"),
    ("shell-nuxt", "not_article", "needs_javascript", "__nuxt"),
    ("shell-react", "not_article", "needs_javascript", "you need to enable javascript to run this app"),
    ("shell-says-so", "not_article", "needs_javascript", "turn on javascript"),
    ("shell-vite", "not_article", "needs_javascript", "app"),
    ("siteground-captcha", "blocked", "bot_wall", "SiteGround: address of /.well-known/sgcaptcha/"),
    ("soft-404-article-removed", "gone", "soft_404", "\"this article is no longer available\""),
    ("soft-404-bare", "gone", "soft_404", "\"404\""),
    ("soft-404-beside-teasers", "gone", "soft_404", "\"page not found\""),
    ("soft-404-czech", "gone", "soft_404", "\"chyba 404\""),
    ("soft-404-expired", "gone", "soft_404", "\"has expired\""),
    ("soft-404-french", "gone", "soft_404", "\"page introuvable\""),
    ("soft-404-named-by-the-program", "gone", "soft_404", "element error404"),
    ("soft-404-offering-signed-articles", "gone", "soft_404", "\"404\""),
    ("soft-404-persian", "gone", "soft_404", "\"صفحه مورد نظر شما\""),
    ("soft-404-product", "gone", "soft_404", "\"no longer available\""),
    ("soft-404-spanish", "gone", "soft_404", "\"error 404\""),
    ("soft-404-theme", "gone", "soft_404", "\"page not found\""),
    ("soft-404-wiki", "gone", "soft_404", "element noarticletext"),
    ("sucuri-denied", "blocked", "bot_wall", "\"access denied\""),
    ("vercel-checkpoint", "blocked", "bot_wall", "\"vercel security checkpoint\""),
    ("wordfence-blocked", "blocked", "bot_wall", "\"access to this site has been limited\""),
];

/// The records of a folder's pages, by the pages' names.
fn records(folder: &str) -> Vec<(String, serde_json::Value)> {
    let folder = repository(folder);
    let run = run(&["extract", "--ordered", folder.to_str().expect("UTF-8")]);
    let name = |record: &serde_json::Value| {
        let path = record["input"]["path"].as_str().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().trim_end_matches(".html").to_owned()
    };
    let mut named: Vec<_> = run.records().into_iter().map(|record| (name(&record), record)).collect();
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    named
}

#[test]
fn walls_are_told_with_what_gave_them_away() {
    let records = records("fixtures/outcomes/walls");
    let names: Vec<&str> = records.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, WALLS.map(|(name, ..)| name));
    let mut wrong = Vec::new();
    for ((name, record), (_, outcome, code, evidence)) in records.iter().zip(WALLS) {
        let message = record["error"]["message"].as_str().unwrap_or_default();
        let is_empty = record["body"].is_null() && record["page_type"] == "other";
        if told(record) != (outcome, code) || !message.contains(evidence) || !is_empty {
            wrong.push(format!("{name}: {:?} {message}", told(record)));
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
}

#[test]
fn articles_about_walls_are_articles() {
    let records = records("fixtures/outcomes/articles");
    assert_eq!(records.len(), 29);
    let wrong: Vec<_> = records.iter().filter(|(_, record)| told(record) != ("ok", "")).collect();
    let wrong: Vec<_> =
        wrong.iter().map(|(name, record)| format!("{name}: {} {}", record["outcome"], record["error"])).collect();
    assert_eq!(wrong, [] as [String; 0]);
    let says_cookies =
        |record: &serde_json::Value| record["body"].as_str().is_some_and(|body| body.contains("cookies"));
    let banners = records.iter().filter(|(name, record)| name.starts_with("banner-") && says_cookies(record));
    assert_eq!(banners.count(), 0);
}

#[test]
fn what_says_next_to_nothing_is_no_article_and_keeps_its_text() {
    let records = records("fixtures/outcomes/failing");
    assert_eq!(records.len(), 6);
    for (name, record) in records {
        assert_eq!(told(&record), ("not_article", "no_content"), "{name}");
        assert_eq!(record["body"].is_string(), !name.starts_with("frames"), "{name}");
    }
}

#[test]
fn a_page_of_frames_names_the_documents_that_hold_its_text() {
    let records = records("fixtures/outcomes/failing");
    let (_, record) = records.iter().find(|(name, _)| name.starts_with("frames")).expect("a page of frames");
    let warning = serde_json::json!({"code": "frames", "detail": "menu.html head.html text.html"});
    assert_eq!(record["quality"]["warnings"], serde_json::json!([warning]));
}

/// Pages below `fixtures/outcomes/types` bear the type in their name.
#[test]
fn page_types_are_told() {
    let records = records("fixtures/outcomes/types");
    assert_eq!(records.len(), 58);
    let is_right = |name: &str, record: &serde_json::Value| {
        told(record) == ("ok", "") && name.split("--").next() == record["page_type"].as_str()
    };
    let wrong = records.iter().filter(|(name, record)| !is_right(name, record));
    let wrong: Vec<_> = wrong.map(|(name, record)| format!("{name}: {}", record["page_type"])).collect();
    assert_eq!(wrong, [] as [String; 0]);
}

#[test]
fn refusals_of_a_service_are_told_from_refusals_of_the_site() {
    let wall = |name: &str| fs::read(repository(&format!("fixtures/outcomes/walls/{name}.html"))).expect("a page");
    const HTML: (&str, &str) = ("Content-Type", "text/html");
    let server = Server::start(move |path, _| match path {
        "/cloudflare" => Reply::new(403, &[HTML], wall("cloudflare-challenge")),
        "/datadome" => Reply::new(401, &[HTML], wall("datadome-challenge")),
        "/imperva" => Reply::new(200, &[HTML], wall("imperva-incident")),
        "/perimeterx" => Reply::new(429, &[HTML, ("Retry-After", "0")], wall("perimeterx-press-and-hold")),
        "/vercel" => Reply::new(429, &[HTML, ("X-Vercel-Mitigated", "challenge"), ("Retry-After", "0")], "<p>Wait"),
        "/mitigated" => Reply::new(403, &[HTML, ("CF-Mitigated", "challenge")], ""),
        "/own" => Reply::new(403, &[HTML], "<h1>Forbidden</h1><p>Readers of the island edition only."),
        "/busy" => Reply::new(429, &[HTML, ("Retry-After", "0")], "<h1>Too many requests</h1>"),
        _ => Reply::not_found(),
    });
    let expected = [
        ("/cloudflare", "blocked", "bot_wall", "Cloudflare"),
        ("/datadome", "blocked", "bot_wall", "DataDome"),
        ("/imperva", "blocked", "bot_wall", "Imperva"),
        ("/perimeterx", "blocked", "bot_wall", "PerimeterX"),
        ("/vercel", "blocked", "bot_wall", "Vercel: header x-vercel-mitigated"),
        ("/mitigated", "blocked", "bot_wall", "Cloudflare: header cf-mitigated"),
        ("/own", "blocked", "forbidden", "403"),
        ("/busy", "error", "rate_limited", "429"),
    ];
    for (path, outcome, code, evidence) in expected {
        let record = fetch(&[&server.url(path)], &[]).record();
        assert_eq!(told(&record), (outcome, code), "{path}: {record}");
        assert!(record["error"]["message"].as_str().is_some_and(|message| message.contains(evidence)), "{record}");
    }
}
