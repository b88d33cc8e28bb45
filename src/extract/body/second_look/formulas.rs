//! Formulas that stand on a line of their own: too short, and of too few words, for the scorer to tell.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;

impl Look<'_> {
    /// A line between two kept blocks that is nothing but a formula, in MathML or in the marks of TeX.
    pub(super) fn formulas(&mut self) {
        for index in 1..self.marks.len().saturating_sub(1) {
            let is_inside = self.marks[index - 1].is_kept()
                && (index + 1..self.marks.len())
                    .take(SIGNALS.formula.reach)
                    .find(|&behind| !self.is_by_score(behind))
                    .is_some_and(|behind| self.marks[behind].is_kept());
            if self.is_by_score(index) && is_inside && self.is_formula(index) {
                self.keep(index, "a formula between kept blocks");
            }
        }
    }

    fn is_formula(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        let text = block.text.trim();
        let is_marked =
            |(begin, end): &(String, String)| text.starts_with(begin.as_str()) && text.ends_with(end.as_str());
        if block.is_hidden || self.survey.shapes[index].link_density > 0.0 {
            return false;
        }
        if SIGNALS.formula.marks.iter().any(is_marked) {
            return text.contains(|sign| SIGNALS.formula.signs.contains(sign));
        }
        let node = self.reading.dom.element(block.node);
        let mut inside =
            node.into_iter().flat_map(|element| element.descendent_elements()).take(SIGNALS.formula.most_around);
        let formula = inside.find(|inner| inner.value().name.local == local_name!("math"));
        // Behind what is drawn stands, in an annotation, how it was written.
        formula.is_some_and(|formula| {
            let mut said = formula.text().flat_map(letters);
            letters(text).all(|letter| said.next() == Some(letter))
        })
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| !letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    fn count(line: &str) -> usize {
        let page = format!("<p>{SENTENCE}</p>{line}<p>{SENTENCE} In May it is read out.</p>");
        kept(&page, &[0.9, 0.1, 0.9], |look| look.formulas()).len()
    }

    #[test]
    fn a_formula_on_a_line_of_its_own_is_kept() {
        let formula = "<math><semantics><mrow><mi>F</mi><mo>=</mo> <mi>m</mi></mrow><annotation>F=m</annotation></semantics></math>";
        assert_eq!(count(&format!("<p>{formula}</p>")), 3);
        assert_eq!(count("<div>\\[ F = m \\]</div>"), 3);
        assert_eq!(count("<div>$$ F = m $$</div>"), 3);
        assert_eq!(count(&format!("<p>Share the formula {formula}</p>")), 2);
        assert_eq!(count("<div>$5 off</div>"), 2);
        assert_eq!(count("<div>$$SLOT$$</div>"), 2);
    }
}
