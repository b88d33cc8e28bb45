//! Lines of the page itself: labels, pointers elsewhere, notices printed again and again.

use std::collections::HashMap;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;
use crate::extract::limits::LIMITS;
use crate::text::{ends_sentence, is_counted_by_character, lower_case};

impl Look<'_> {
    /// "Read more: …" before a link, "Follow us on …" with links.
    pub(super) fn links_under_an_opening(&mut self) {
        for index in 0..self.marks.len() {
            if !self.marks[index].is_kept() {
                continue;
            }
            let block = &self.reading.outline.blocks[index];
            let shape = &self.survey.shapes[index];
            let is_short = self.spoken_words(index) < SIGNALS.closing.most_words;
            let opening = if shape.link_density >= SIGNALS.label.most_links && is_short {
                phrases::opening(&block.text)
            } else {
                None
            };
            if let Some(kind) = opening {
                self.drop(index, kind.name(), "opening of a pointer elsewhere, and links");
            }
        }
    }

    /// "Join our channel", "Sign up for our newsletter", "Did you spot a mistake?": a short line that opens so, and leads
    /// somewhere or gives an address, opens its second sentence so as well, or leaves the scorer in doubt.
    pub(super) fn prompts(&mut self) {
        for index in 0..self.marks.len() {
            let block = &self.reading.outline.blocks[index];
            if !self.marks[index].is_kept()
                || matches!(block.kind, BlockKind::Heading(_) | BlockKind::Code | BlockKind::Quote)
                || self.spoken_words(index) > SIGNALS.closing.most_words
                || is_speech(&block.text)
            {
                continue;
            }
            let has_link = || block.links().next().is_some();
            let leads_on = || has_link() || self.survey.shapes[index].has_at;
            let is_unsure = self.scores[index] < LIMITS.body.sure.value as f32;
            let is_about_itself = |kind: Kind| match kind {
                Kind::AuthorBox => self.names_the_author(index, |text, name| text.contains(name)),
                _ => self.names_the_site(&block.text) || offers_its_own(&block.text),
            };
            let prompt = phrases::telling_opening(&block.text).filter(|&kind| is_prompt(kind));
            if let Some(kind) = prompt
                && (is_unsure || leads_on() || is_about_itself(kind))
            {
                self.drop(index, kind.name(), "opening of a prompt, and a link, the house or doubt");
            } else if let Some(kind) = prompt.filter(|_| prompts_again(&block.text)) {
                self.drop(index, kind.name(), "openings of two prompts");
            } else if has_link() && self.leads_to_own_channel(index) {
                self.drop(index, Kind::Promotion.name(), "a link to a channel or a shop for apps, and the site's name");
            }
        }
    }

    /// Words of a block; scripts without spaces, of which every character is counted, need about two for one.
    pub(super) fn spoken_words(&self, index: usize) -> f32 {
        let first = self.reading.outline.blocks[index].text.chars().find(|letter| letter.is_alphabetic());
        let words = self.survey.shapes[index].words;
        if first.is_some_and(is_counted_by_character) { words / 2.0 } else { words }
    }

    /// "Get the Courier on Telegram": a link to where a publisher gathers readers, in a line that names the site or to an
    /// address that does. News about a channel names somebody else's.
    fn leads_to_own_channel(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        let addresses = block.links().filter_map(|(link, _)| self.reading.dom.element(link)?.attr("href"));
        let is_channel = |address: &&str| {
            let address = address.split_once("://").map_or(*address, |(_, address)| address);
            let address = address.strip_prefix("www.").unwrap_or(address);
            SIGNALS.channel.addresses.iter().any(|known| address.starts_with(known.as_str()))
        };
        let mut channels = addresses.filter(is_channel).peekable();
        channels.peek().is_some()
            && (self.names_the_site(&block.text)
                || speaks_of_itself(&block.text) && self.spoken_words(index) <= SIGNALS.channel.most_words_of_own
                || channels.any(|to| self.names_the_site(to)))
    }

    /// Whether a text speaks of the site it stands on.
    fn names_the_site(&self, text: &str) -> bool {
        let label = self.survey.known.host.and_then(label_of);
        let name = label.map(|label| label.replace('-', " "));
        name.is_some_and(|name| lower_case(text).replace('-', " ").contains(&name))
    }

    /// A heading or label of furniture with nothing but links behind it, and what is printed again and again: a label, or
    /// the notice in place of every embedded post.
    pub(super) fn labels(&mut self) {
        let mut copies: HashMap<String, usize> = HashMap::new();
        let kept: Vec<usize> = self.kept().collect();
        let text = |index: usize| self.reading.outline.blocks[index].text.as_str();
        let is_short = |index: usize| self.survey.shapes[index].words <= SIGNALS.labelled_box.most_words;
        for &index in kept.iter().filter(|&&index| is_short(index)) {
            *copies.entry(lower_case(text(index))).or_default() += 1;
        }
        let is_repeated =
            |index| is_short(index) && copies.get(&lower_case(text(index))).is_some_and(|&count| count > 1);
        let repeated: Vec<usize> = kept.iter().copied().filter(|&index| is_repeated(index)).collect();
        for &index in &repeated {
            let text = &self.reading.outline.blocks[index].text;
            if let Some(kind) = phrases::opening(text).filter(|&kind| is_label(kind)) {
                self.drop(index, kind.name(), "opening of furniture, printed more than once");
            }
        }
        self.links_under_a_dropped_label();
        for (at, &index) in kept.iter().enumerate() {
            let Some(kind) = self.survey.shapes[index].phrase else { continue };
            if repeated.binary_search(&index).is_ok() && is_label(kind) {
                self.drop(index, kind.name(), "a phrase of furniture, printed more than once");
                continue;
            }
            let links = kept[at + 1..]
                .iter()
                .take_while(|&&next| self.survey.shapes[next].link_density > SIGNALS.label.least_links_behind);
            let links: Vec<usize> = links.copied().collect();
            if kind == Kind::Related && !links.is_empty() {
                for index in std::iter::once(index).chain(links) {
                    self.drop(index, kind.name(), "phrase that opens links elsewhere, and links");
                }
            }
        }
    }

    /// Links right behind "Related articles" that the scorer doubts, where the label itself is gone already.
    fn links_under_a_dropped_label(&mut self) {
        for index in 0..self.marks.len() {
            // "Read more" that is a link itself ends what stands before it.
            let shape = &self.survey.shapes[index];
            let Some(kind) = shape.phrase.filter(|kind| matches!(kind, Kind::Related | Kind::Tags)) else { continue };
            if self.marks[index].is_kept() || shape.link_density > SIGNALS.label.most_links {
                continue;
            }
            let is_link = |&next: &usize| self.survey.shapes[next].link_density > SIGNALS.label.least_links_behind;
            let links: Vec<usize> = (index + 1..self.marks.len()).take_while(is_link).collect();
            for link in links {
                let is_tag = kind == Kind::Tags && self.survey.shapes[link].words <= SIGNALS.list_of_links.most_words;
                if is_tag || self.scores[link] < LIMITS.body.sure.value as f32 {
                    self.drop(link, kind.name(), "a link under a label that opens links elsewhere");
                }
            }
        }
    }

    /// "Share this article", "Leave a comment", "Subscribe to our channel in …" behind the last line of the text.
    pub(super) fn phrases_at_the_end(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        for &index in kept.iter().skip(1).rev() {
            let (block, shape) = (&self.reading.outline.blocks[index], &self.survey.shapes[index]);
            let is_short = shape.words <= SIGNALS.closing.most_words;
            if block.kind == BlockKind::Quote || is_speech(&block.text) {
                return;
            }
            let is_line = block.kind == BlockKind::Paragraph && shape.words >= LIMITS.body.line.least_words;
            let is_unsure = is_short && self.scores[index] < LIMITS.body.sure.value as f32;
            // "Read also" and "More information" open sentences of the author's own as well.
            let is_told = |kind: &Kind| is_unsure && !matches!(kind, Kind::Related | Kind::Tags);
            let text = &block.text;
            let opening = || phrases::opening(text).filter(is_told);
            let is_sentence = || {
                self.spoken_words(index) >= SIGNALS.closing.least_words_of_sentence
                    && self.scores[index] >= LIMITS.body.sure.value as f32
                    && block.links().next().is_none()
                    && !self.names_the_site(text)
                    && !offers(text)
                    && !prompts_again(text)
            };
            let prompt =
                || phrases::telling_opening(text).filter(|&kind| is_prompt(kind) && is_short && !is_sentence());
            match shape.phrase.or_else(opening).or_else(prompt) {
                None if shape.has_copyright && shape.words <= SIGNALS.closing.most_words => {
                    self.drop(index, Kind::Footer.name(), "a line of rights at the end of the text")
                }
                Some(kind) if is_label(kind) || is_prompt(kind) || kind == Kind::Meta && is_line => {
                    self.drop(index, kind.name(), "phrase of furniture at the end of the text")
                }
                _ => return,
            }
        }
    }
}

/// The longest part of a host's name: `courier` of `news.courier.test`. Shorter ones are words of any text.
fn label_of(host: &str) -> Option<&str> {
    const LEAST: usize = 4;
    let (name, _) = host.rsplit_once('.')?;
    name.split('.').max_by_key(|label| label.len()).filter(|label| label.len() >= LEAST)
}

/// Kinds whose phrases label furniture and are no words of a text: a heading may well say "Overview" or "By the lake".
fn is_label(kind: Kind) -> bool {
    use Kind::{Advertisement, Comments, Consent, Newsletter, Paywall, Related, Share, Tags};
    matches!(kind, Advertisement | Comments | Consent | Newsletter | Paywall | Related | Share | Tags)
}

/// "Want the news on your phone? Click here and join our group." A sentence behind the first opens as furniture too.
fn prompts_again(text: &str) -> bool {
    let ends = text.match_indices(|sign: char| ends_sentence(sign)).map(|(at, sign)| at + sign.len());
    ends.filter_map(|end| text.get(end..))
        .any(|rest| rest.starts_with(char::is_whitespace) && phrases::telling_opening(rest.trim_start()).is_some())
}

/// "“Follow us,” the ferryman shouted": what somebody says is no prompt.
fn is_speech(text: &str) -> bool {
    text.starts_with(|letter: char| SIGNALS.prompt.quotation_marks.contains(letter))
}

/// "Sign up for our newsletter": a line that speaks of what the house itself sends, and calls it its own.
fn offers_its_own(text: &str) -> bool {
    offers(text) && speaks_of_itself(text)
}

/// Whether a line says "we" and "our": so a house speaks of itself.
fn speaks_of_itself(text: &str) -> bool {
    let text = lower_case(text);
    let is_own = |word: &str| match word.chars().next() {
        Some(first) if is_counted_by_character(first) => text.contains(word),
        _ => text.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == word),
    };
    SIGNALS.prompt.own.iter().any(|word| is_own(word))
}

/// Whether a line speaks of what houses send their readers.
fn offers(text: &str) -> bool {
    let text = lower_case(text);
    SIGNALS.prompt.offers.iter().any(|offer| text.contains(offer.as_str()))
}

/// Kinds whose openings ask the reader to do something. Those of consent ("By clicking …") open sentences of a text too.
fn is_prompt(kind: Kind) -> bool {
    use Kind::{Advertisement, AuthorBox, Comments, Form, Newsletter, Paywall, Promotion, Share};
    matches!(kind, Advertisement | AuthorBox | Comments | Form | Newsletter | Paywall | Promotion | Share)
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, body_around, body_with, kept};

    #[test]
    fn a_channel_that_a_short_line_calls_its_own_is_the_houses() {
        let of = |line: &str| body_with(&format!("<p>{line}</p>"));
        assert!(
            of("Las noticias de cada mañana, en <a href='https://t.me/pueblo'>nuestro canal</a>.")
                .ends_with("in half an hour.")
        );
        assert!(
            of("Las fotos del día, en <a href='https://t.me/pueblo'>el canal del barquero</a>.")
                .ends_with("del barquero.")
        );
    }

    #[test]
    fn a_line_of_metadata_at_the_end_is_no_text() {
        let of = |last: &str| {
            let page = format!("<p>{SENTENCE}</p><p>{SENTENCE}</p>{last}");
            kept(&page, &[0.9, 0.9, 0.9], |look| look.phrases_at_the_end()).len()
        };
        assert_eq!(of("<p>Read 1234 times</p>"), 2);
        assert_eq!(of("<h2>Read 1234 times</h2>"), 3);
        assert_eq!(of("<p>Read to the children</p>"), 3);
    }

    #[test]
    fn a_question_that_the_text_answers_is_its_own_heading() {
        assert!(body_around(&format!("<h2>What's next?</h2><p>{SENTENCE}</p>")).contains("What's next?"));
        let links = "<h2>What's next?</h2><p><a href='/x'>The bridge nobody wanted, and who paid for it</a></p>";
        assert!(!body_around(links).contains("What's next?"));
    }

    #[test]
    fn the_line_of_a_podcasts_host_goes() {
        assert!(body_with("<p>Support the show</p>").ends_with("in half an hour."));
    }

    #[test]
    fn prompts_that_lead_nowhere_go_where_they_prompt_again() {
        let body = body_around("<p>Quer receber as notícias no seu celular? Clique aqui e entre no nosso grupo.</p>");
        assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        let body =
            body_around("<p>Quer receber as cartas antigas de volta? A família ainda as procura na margem leste.</p>");
        assert!(body.contains("Quer receber"), "{body}");
    }

    #[test]
    fn pointers_and_prompts_go_in_languages_few_pages_are_in() {
        for line in [
            "<strong>Прочетете още: <a href='/x'>Мостът, който никой не искаше</a></strong>",
            "<strong>আরও পড়ুন: <a href='/x'>যে সেতু কেউ চায়নি</a></strong>",
            "<strong>Llegeix també: <a href='/x'>El pont que ningú no volia</a></strong>",
            "<strong>Loe ka: <a href='/x'>Sild, mida keegi ei tahtnud</a></strong>",
            "<strong>Skaitykite taip pat: <a href='/x'>Tiltas, kurio niekas nenorėjo</a></strong>",
            "<strong>อ่านข่าวเพิ่มเติม: <a href='/x'>สะพานที่ไม่มีใครต้องการ</a></strong>",
            "Prijavite se na naš <a href='/x'>newsletter</a> i primajte najvažnije vijesti.",
            "Piesakies mūsu <a href='/x'>jaunumiem</a>.",
            "Spremljajte nas na <a href='/x'>Facebooku</a>.",
            "Пратите нас на <a href='/x'>Фејсбуку</a>.",
            "देश-दुनिया की ताजा खबरों के लिए हमारे WhatsApp चैनल से जुड़ें।",
            "最後まで読んでいただきありがとうございます。フォローをいただけると励みになります。",
            "Simak berita pilihan kami. Ikuti saluran WhatsApp <a href='/x'>kami</a>.",
            "Masz temat dla nas? Napisz: redakcja@kurier.test",
            "Stay with Courier Seven on air and online for updates on this developing story.",
            "Tekst loopt door onder de foto",
            "This post may contain affiliate links. Please read our disclosure policy.",
            "Every item on this page was chosen by hand. We may earn commission on some of what you buy.",
            "Dalsza część artykułu pod materiałem wideo",
            "When you purchase through links on our site, we may earn an affiliate commission.",
            "Tried this recipe? Mention <a href='/x'>@courier</a> or tag it.",
            "Veja mais notícias da região no <a href='/x'>Courier</a>",
            "Puedes seguir a <a href='/x'>Courier</a> en Facebook y Twitter.",
            "Sie haben einen Fehler entdeckt? <a href='/x'>Schreiben Sie uns</a>.",
            "Une remarque, une erreur ? <a href='/x'>Écrivez-nous</a>",
            "Wil je niets missen? Schrijf je in voor onze <a href='/x'>nieuwsbrief</a>.",
            "Got a confidential news tip? We want to hear from you.",
            "What do you think? Share your views in the comments below.",
            "If you liked this story, give it a few claps and tell a friend about our page.",
            "声明：转载此文是出于传递更多信息之目的，若有来源标注错误请与<a href='/x'>本网</a>联系。",
        ] {
            let body = body_around(&format!("<p>{line}</p>"));
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
    }

    #[test]
    fn a_phrase_that_is_a_paragraph_goes_however_sure_its_place() {
        for line in [
            "Comments are closed.",
            "Foto: Mara Lindqvist / Archiv",
            "De tekst gaat verder onder de advertentie",
            "Enter your email address",
            "Veuillez activer JavaScript pour voir cette vidéo.",
            "キーワード：橋、渡し船",
            "Bağlantı panoya kopyalandı",
            "Share full article",
            "You have a preview view of this article while we are checking your access. When we have confirmed access, the full article content will load.",
            "4.9 from 57 votes",
            "Today's best ferry deals",
            "[Gambas:Video 20detik]",
            "Did this article help you?",
            "After newsletter promotion",
            "Skip to end of carousel",
            "The Courier may earn a commission if you buy through links on our site.",
            "This video can not be played",
            "Photo illustration by Courier; photos by Ann Lee",
            "Artikel weiterlesen nach der Anzeige",
            "Fanden Sie die Zusammenfassung hilfreich?",
            "Ajouter à vos favoris",
            "Conforme a los criterios de The Trust Project",
            "VÍDEOS: tudo sobre o rio",
            "Segui il Corriere su Facebook",
            "Нашли опечатку? Выделите её и нажмите Ctrl+Enter",
            "記事に関するお問い合わせはこちら",
            "▶ 카카오톡 제보하기",
            "네이버에서 강변일보 구독하기",
            "海量资讯、精准解读，尽在江城财经APP",
            "返回江城，查看更多",
            "校对 李明",
        ] {
            let body = body_around(&format!("<p>{line}</p>"));
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
    }

    #[test]
    fn what_the_house_offers_goes_and_what_others_offer_or_say_stays() {
        for line in [
            "Subscribe to our daily newsletter and never miss a story.",
            "Abonnieren Sie unseren täglichen Newsletter und verpassen Sie keine Geschichte.",
            "Inscreva-se em nossa newsletter diária e não perca nenhuma história.",
            "Подпишитесь на нашу ежедневную рассылку и не пропускайте ни одной истории.",
        ] {
            let body = body_around(&format!("<p>{line}</p>"));
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
        for line in [
            "Subscribe to our view of history, the owner joked, and you will be poor but happy.",
            "“Follow us,” the owner shouted, and forty people with bicycles went on board of the boat.",
        ] {
            assert!(body_around(&format!("<p>{line}</p>")).contains(line), "{line}");
        }
    }

    #[test]
    fn a_last_sentence_that_only_opens_as_a_prompt_stays() {
        for line in [
            "Follow the path behind the hut far enough and you come to the stones where the first ferry was tied up.",
            "Subscribe to the theory that rivers remember their crossings, and the old landing will be full of voices.",
        ] {
            assert!(body_with(&format!("<p>{line}</p>")).ends_with(line), "{line}");
        }
        for line in [
            "Subscribe to our channel",
            "Follow us on Instagram and never miss a story from the river and its towns again.",
        ] {
            assert!(body_with(&format!("<p>{line}</p>")).ends_with("in half an hour."), "{line}");
        }
    }

    #[test]
    fn tags_that_are_paragraphs_go_with_their_label() {
        let tag = |text: &str| format!("<p><a href='/tag/x'>{text}</a></p>");
        let tags = ["Ferries", "The last rope ferry", "Transport"].map(tag).concat();
        let body = body_with(&format!("<p>Tags:</p>{tags}"));
        assert!(body.ends_with("in half an hour."), "{body}");
    }

    #[test]
    fn a_publisher_s_own_channel_goes_and_that_of_others_stays() {
        for own in [
            r#"<p>Everything that the Courier knows is on <a href="https://t.me/x">Telegram</a> as well.</p>"#,
            r#"<p>Everything that we know is <a href="https://www.whatsapp.com/channel/courier">there</a> as well.</p>"#,
        ] {
            let body = body_around(own);
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
        let others = r#"<p>The ministry said on <a href="https://t.me/ministry/12">Telegram</a> that the bridge stays open.</p>"#;
        assert!(body_around(others).contains("The ministry said"));
    }
}
