//! Takes nodes from the tree builder into the tree.
//!
//! The tree builder asks for the names of the open elements at every tag, many times over. So what it holds of a node
//! carries the name, and no look into the tree is needed.

use std::borrow::Cow;

use ego_tree::NodeId;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink};

/// scraper's sink, with handles that know their names.
pub(super) struct Sink(HtmlTreeSink);

/// A node of the tree, as the tree builder holds it.
#[derive(Clone)]
pub(super) struct Handle {
    node: NodeId,
    name: Name,
}

/// The name of an element; empty for other nodes.
#[derive(Debug, Clone)]
pub(super) struct Name {
    ns: Namespace,
    local: LocalName,
}

impl ElemName for &Name {
    #[inline]
    fn ns(&self) -> &Namespace {
        &self.ns
    }

    #[inline]
    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

impl Handle {
    fn nameless(node: NodeId) -> Self {
        Handle { node, name: Name { ns: ns!(), local: local_name!("") } }
    }
}

impl Sink {
    pub(super) fn new(html: Html) -> Self {
        Sink(HtmlTreeSink::new(html))
    }

    /// Nodes of the tree so far, those that were taken out of it included.
    pub(super) fn node_count(&self) -> usize {
        self.0.0.borrow().tree.nodes().len()
    }
}

fn unnamed(child: NodeOrText<Handle>) -> NodeOrText<NodeId> {
    match child {
        NodeOrText::AppendNode(handle) => NodeOrText::AppendNode(handle.node),
        NodeOrText::AppendText(text) => NodeOrText::AppendText(text),
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Html;
    type ElemName<'a> = &'a Name;

    fn finish(self) -> Html {
        self.0.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle::nameless(self.0.get_document())
    }

    #[inline]
    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a Name {
        &target.name
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let known = Name { ns: name.ns.clone(), local: name.local.clone() };
        Handle { node: self.0.create_element(name, attrs, flags), name: known }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        Handle::nameless(self.0.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        Handle::nameless(self.0.create_pi(target, data))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.0.append(&parent.node, unnamed(child));
    }

    fn append_based_on_parent_node(&self, element: &Handle, before: &Handle, child: NodeOrText<Handle>) {
        self.0.append_based_on_parent_node(&element.node, &before.node, unnamed(child));
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.0.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        Handle::nameless(self.0.get_template_contents(&target.node))
    }

    #[inline]
    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.node == other.node
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.0.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.0.append_before_sibling(&sibling.node, unnamed(child));
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        self.0.add_attrs_if_missing(&target.node, attrs);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.0.remove_from_parent(&target.node);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.0.reparent_children(&node.node, &new_parent.node);
    }
}
