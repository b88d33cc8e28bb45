//! The numbers by which the type of a page is judged: what it declares, its address, what its blocks amount to.

use html5ever::local_name;
use url::Url;

use super::tells;
use crate::extract::blocks::BlockKind;
use crate::extract::body::features::Survey;
use crate::extract::body::kinds::Kind;
use crate::extract::reading::Reading;

/// Where the numbers go: with their names, for training, or without. A name is `group_name`, or `name` in no group.
trait Facts {
    fn put(&mut self, group: &str, name: &str, value: f32);
}

impl Facts for Vec<f32> {
    fn put(&mut self, _: &str, _: &str, value: f32) {
        self.push(value);
    }
}

impl Facts for Vec<(String, f32)> {
    fn put(&mut self, group: &str, name: &str, value: f32) {
        self.push((if group.is_empty() { name.to_owned() } else { format!("{group}_{name}") }, value));
    }
}

/// The numbers, in a fixed order.
pub(in crate::extract) fn of(reading: &Reading<'_>, survey: &Survey<'_>) -> Vec<f32> {
    let mut facts = Vec::with_capacity(96);
    fill(&mut facts, reading, survey);
    facts
}

/// The same with their names.
pub(in crate::extract) fn named(reading: &Reading<'_>, survey: &Survey<'_>) -> Vec<(String, f32)> {
    let mut facts = Vec::new();
    fill(&mut facts, reading, survey);
    facts
}

fn fill<F: Facts>(facts: &mut F, reading: &Reading<'_>, survey: &Survey<'_>) {
    declared(facts, reading);
    address(facts, reading);
    markup(facts, reading, survey);
    shape(facts, survey);
}

fn declared<F: Facts>(facts: &mut F, reading: &Reading<'_>) {
    for (name, tell) in tells::all() {
        let mut put = |carrier: &str, found: bool| facts.put(carrier, name, f32::from(found));
        put("json_ld", tell.is_in_json_ld(reading));
        put("generator", tell.is_the_generator(reading));
        put("og", tell.is_in_open_graph(reading));
        put("address", tell.is_in_address(reading));
    }
    let meta = |name: &str| f32::from(reading.structured.meta(name).is_some());
    let mut put = |name: &str, value: f32| facts.put("", name, value);
    put("has_published", meta("article:published_time"));
    put("has_author", meta("author").max(meta("article:author")));
    put("has_section", meta("article:section"));
    put("has_price", meta("product:price:amount").max(meta("og:price:amount")));
    put("has_json_ld", f32::from(!reading.structured.json_ld.is_empty()));
    put("has_article", f32::from(reading.structured.article().is_some()));
}

/// What the address says. A file whose address nobody knows is no front page: what most addresses say stands for it.
fn address<F: Facts>(facts: &mut F, reading: &Reading<'_>) {
    let names = ["is_home", "segments", "slug_words", "slug_chars", "digits", "has_query", "has_year"];
    let typical = tells::unknown_address();
    let unknown = || [0.0, typical.segments, typical.slug_words, typical.slug_chars, 0.0, 0.0, 0.0];
    let values = reading.address.map_or_else(unknown, of_address);
    names.into_iter().zip(values).for_each(|(name, value)| facts.put("", name, value));
}

fn of_address(url: &Url) -> [f32; 7] {
    let path = url.path();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let last = segments.last().copied().unwrap_or_default();
    let is_year = |segment: &&str| segment.len() == 4 && segment.starts_with("20") && segment.parse::<u16>().is_ok();
    [
        f32::from(segments.is_empty()),
        segments.len() as f32,
        last.split(['-', '_']).count() as f32,
        last.len() as f32,
        path.chars().filter(char::is_ascii_digit).count() as f32,
        f32::from(url.query().is_some()),
        f32::from(segments.iter().any(is_year)),
    ]
}

fn markup<F: Facts>(facts: &mut F, reading: &Reading<'_>, survey: &Survey<'_>) {
    let outline = reading.outline;
    let tags = [
        local_name!("article"),
        local_name!("table"),
        local_name!("form"),
        local_name!("li"),
        local_name!("section"),
        local_name!("blockquote"),
        local_name!("pre"),
        local_name!("aside"),
        local_name!("figure"),
        local_name!("dl"),
    ];
    for tag in tags {
        let count = outline.elements.iter().filter(|element| element.tag == tag).count();
        facts.put("tag", &tag, count as f32);
    }
    for kind in [Kind::Content, Kind::Comments, Kind::Related, Kind::Share, Kind::Meta, Kind::Tags, Kind::Contents] {
        let count = outline.elements.iter().filter(|element| element.own.has(kind)).count();
        facts.put("class", kind.name(), count as f32);
    }
    let mut put = |name: &str, value: f32| facts.put("", name, value);
    put("media", outline.media.len() as f32);
    put("times", survey.total().times);
    put("title_blocks", survey.title_count());
}

fn shape<F: Facts>(facts: &mut F, survey: &Survey<'_>) {
    let total = survey.total();
    let blocks = &survey.outline().blocks;
    let count = |wanted: &dyn Fn(&BlockKind) -> bool| {
        blocks.iter().filter(|block| wanted(&block.kind)).count() as f32 / total.blocks.max(1.0)
    };
    let prices = survey.shapes.iter().filter(|shape| shape.has_currency).count() as f32;
    let questions = survey.shapes.iter().filter(|shape| shape.ends_question).count() as f32;
    let prose_words: f32 = survey.shapes.iter().filter(|shape| shape.prose > 0.0).map(|shape| shape.words).sum();
    let code: f32 = blocks.iter().filter(|block| block.kind == BlockKind::Code).map(|block| block.chars as f32).sum();
    let mut put = |name: &str, value: f32| facts.put("", name, value);
    put("blocks", total.blocks);
    put("words", total.words);
    put("prose_words", prose_words);
    put("link_density", total.link_density());
    put("long_blocks", total.long_blocks);
    put("long_share", total.long_blocks / total.blocks.max(1.0));
    put("words_per_long", prose_words / total.long_blocks.max(1.0));
    put("headings", count(&|kind| matches!(kind, BlockKind::Heading(_))));
    put("items", count(&|kind| *kind == BlockKind::ListItem));
    put("cells", count(&|kind| *kind == BlockKind::Cell));
    put("code", code / total.chars.max(1.0));
    put("prices", prices);
    put("price_share", prices / total.blocks.max(1.0));
    put("questions", questions);
    let (core, core_depth) = survey.core();
    put("core_share", core.prose / total.prose.max(1.0));
    put("core_links", core.link_density());
    put("core_words", core.words_per_block());
    put("core_blocks", core.blocks);
    put("core_depth", core_depth);
    let cards = survey.cards();
    put("cards", cards.members);
    put("card_words", cards.sums.words / cards.members.max(1.0));
    put("card_share", cards.sums.words / total.words.max(1.0));
    put("card_links", cards.sums.link_density());
    put("card_times", cards.sums.times / cards.members.max(1.0));
    put("card_prose", cards.sums.prose / total.prose.max(1.0));
    put("card_media", cards.sums.media / cards.members.max(1.0));
    put("card_headings", cards.headings / cards.members.max(1.0));
}
