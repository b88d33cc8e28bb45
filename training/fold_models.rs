//! The models that were trained without the pages of one fold, from the folder that `train.py` fills.

use std::fs;
use std::io;
use std::path::Path;

use offprint::extract::Models;
use offprint::extract::body::lexicon::Lexicon;
use offprint::extract::body::model::Model;

/// `page_type.N.model`, `lexicon.N.tsv`, `body.N.model` and `context.N.model` of `folder`. They live as long as the
/// program.
pub(crate) fn of_fold(folder: &Path, fold: u64) -> io::Result<Models> {
    Ok(Models::new(
        model(&folder.join(format!("page_type.{fold}.model")))?,
        lexicon(&folder.join(format!("lexicon.{fold}.tsv")))?,
        model(&folder.join(format!("body.{fold}.model")))?,
        model(&folder.join(format!("context.{fold}.model")))?,
    ))
}

fn model(path: &Path) -> io::Result<&'static Model> {
    let model =
        Model::parse(&fs::read(path)?).ok_or_else(|| io::Error::other(format!("{}: no model", path.display())))?;
    Ok(Box::leak(Box::new(model)))
}

fn lexicon(path: &Path) -> io::Result<&'static Lexicon> {
    let lexicon = Lexicon::parse(&fs::read_to_string(path)?)
        .ok_or_else(|| io::Error::other(format!("{}: no lexicon", path.display())))?;
    Ok(Box::leak(Box::new(lexicon)))
}
