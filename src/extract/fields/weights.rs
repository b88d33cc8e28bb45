//! Confidence in the carriers of each field, from `selectors/generic/fields.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::selectors::generic;

static WEIGHTS: LazyLock<File> = LazyLock::new(|| generic::read("fields"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: f64,
    agreement: Agreement,
    authors: Authors,
    published: Published,
    category: Category,
    summary: Summary,
    dek: Dek,
    canonical: Canonical,
    tags: Tags,
    language: Language,
    image: Image,
    access: Access,
    rights: Rights,
    publisher: Publisher,
}

/// What agreement adds to a confidence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreement {
    category: f64,
    modified: f64,
    most: usize,
}

/// The carriers of a field, each with the key it has in the file where that is no name of Rust's.
macro_rules! carriers {
    ($(#[$doc:meta])* $field:ident: $name:ident { $($(#[$key:meta])* $carrier:ident,)* }) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[$key])* pub(super) $carrier: f64,)*
        }

        $(#[$doc])*
        pub(super) fn $field() -> &'static $name {
            &WEIGHTS.$field
        }
    };
}

carriers! {
    /// Confidence in the carriers of the authors.
    authors: Authors {
        json_ld,
        meta,
        microdata,
        rel_author,
        byline_class,
        byline_text,
        owner,
        feed,
    }
}

carriers! {
    /// Confidence in the carriers of the dates.
    published: Published {
        json_ld,
        meta,
        meta_other,
        microdata,
        time_element,
        date_class,
        text,
        other_order,
        two_ways,
        url,
        feed,
    }
}

carriers! {
    /// Confidence in the carriers of the category.
    category: Category {
        breadcrumb,
        breadcrumb_list,
        json_ld,
        microdata,
        meta,
        feed,
    }
}

carriers! {
    /// Confidence in the carriers of the publisher's description.
    summary: Summary {
        json_ld,
        #[serde(rename = "og:description")]
        og_description,
        description,
        #[serde(rename = "twitter:description")]
        twitter_description,
        feed,
    }
}

carriers! {
    /// Confidence in the carriers of the standfirst.
    dek: Dek {
        class,
        place,
    }
}

carriers! {
    /// Confidence in the carriers of the canonical URL.
    canonical: Canonical {
        link,
        #[serde(rename = "og:url")]
        og_url,
        json_ld,
    }
}

carriers! {
    /// Confidence in the carriers of the tags.
    tags: Tags {
        #[serde(rename = "article:tag")]
        article_tag,
        rel_tag,
        json_ld,
        printed,
        keywords,
    }
}

carriers! {
    /// Confidence in the carriers of the declared language.
    language: Language {
        html,
        json_ld,
        #[serde(rename = "og:locale")]
        og_locale,
        #[serde(rename = "content-language")]
        content_language,
        #[serde(rename = "dc.language")]
        dc_language,
        header,
        feed,
    }
}

carriers! {
    /// Confidence in the carriers of the lead image.
    image: Image {
        #[serde(rename = "og:image")]
        og_image,
        json_ld,
        #[serde(rename = "twitter:image")]
        twitter_image,
        microdata,
        image_src,
    }
}

carriers! {
    /// Confidence in the carriers of what is declared of access.
    access: Access {
        is_accessible_for_free,
        content_tier,
    }
}

carriers! {
    /// Confidence in the carriers of licence and usage statements.
    rights: Rights {
        declared,
        licence_line,
        copyright_line,
    }
}

carriers! {
    /// Confidence in the carriers of the publisher's name.
    publisher: Publisher {
        #[serde(rename = "og:site_name")]
        og_site_name,
        json_ld,
        json_ld_site,
        microdata,
        #[serde(rename = "application-name")]
        application_name,
        meta,
        #[serde(rename = "apple-mobile-web-app-title")]
        apple_mobile_web_app_title,
        printed,
    }
}

/// Confidence in what a rule found.
pub(in crate::extract) fn rule() -> f64 {
    WEIGHTS.rule
}

/// What is added to the confidence in a section by further carriers that name it.
pub(super) fn category_agreement(further: usize) -> f64 {
    WEIGHTS.agreement.category * further.min(WEIGHTS.agreement.most) as f64
}

/// What is added to the confidence in a day of change by further carriers that name it.
pub(super) fn modified_agreement(further: usize) -> f64 {
    WEIGHTS.agreement.modified * further.min(WEIGHTS.agreement.most) as f64
}
