import type { DerNode } from '../../cms/der-read.ts';
import type { CertificatePolicy } from './extensions.ts';

export const ANY_POLICY = '2.5.29.32.0';

/** A certificate policy that holds for the whole path. */
export interface ValidPolicy {
  readonly id: string;
  readonly qualifiers: readonly DerNode[];
}

interface Node {
  readonly policy: string;
  readonly qualifiers: readonly DerNode[];
  readonly expected: readonly string[];
  readonly parents: readonly Node[];
}

/**
 * The valid policies of a path so far: the tree of RFC 5280 §6.1.2 as the graph of RFC 9618, in which a
 * policy appears once on each level. A tree can be made to grow with the power of the path's length.
 * An empty last level is the tree that is NULL.
 */
export interface PolicyGraph {
  readonly level: readonly Node[];
}

export const initialPolicyGraph: PolicyGraph = { level: [{ policy: ANY_POLICY, qualifiers: [], expected: [ANY_POLICY], parents: [] }] };
const empty: PolicyGraph = { level: [] };

/** RFC 9618 §5.3 (d, e): the policies of the next certificate. */
export function withPolicies(graph: PolicyGraph, policies: readonly CertificatePolicy[] | undefined, anyPolicyCounts: boolean): PolicyGraph {
  if (policies === undefined || graph.level.length === 0) return empty;
  const expecting = new Map<string, Node[]>();
  for (const node of graph.level) {
    for (const policy of new Set(node.expected)) listed(expecting, policy).push(node);
  }
  const anyParent = graph.level.find(({ policy }) => policy === ANY_POLICY);
  const level: Node[] = [];
  for (const { id, qualifiers } of policies) {
    if (id === ANY_POLICY) continue;
    const parents = expecting.get(id) ?? (anyParent === undefined ? [] : [anyParent]);
    if (parents.length > 0) level.push({ policy: id, qualifiers, expected: [id], parents });
  }
  const any = anyPolicyCounts ? policies.find(({ id }) => id === ANY_POLICY) : undefined;
  if (any !== undefined) {
    const named = new Set(level.map(({ policy }) => policy));
    for (const [policy, parents] of expecting) {
      if (!named.has(policy)) level.push({ policy, qualifiers: any.qualifiers, expected: [policy], parents });
    }
  }
  return { level };
}

/** RFC 9618 §5.4 (b): what a certificate's policies are called below it. */
export function withMappings(
  graph: PolicyGraph,
  mappings: readonly { readonly issuer: string; readonly subject: string }[],
  allowed: boolean,
): PolicyGraph {
  const subjects = new Map<string, string[]>();
  for (const { issuer, subject } of mappings) listed(subjects, issuer).push(subject);
  if (!allowed) return { level: graph.level.filter(({ policy }) => !subjects.has(policy)) };
  const any = graph.level.find(({ policy }) => policy === ANY_POLICY);
  const level = graph.level.map((node) => ({ ...node, expected: subjects.get(node.policy) ?? node.expected }));
  const named = new Set(level.map(({ policy }) => policy));
  for (const [policy, expected] of subjects) {
    if (any !== undefined && !named.has(policy)) level.push({ policy, qualifiers: any.qualifiers, expected, parents: any.parents });
  }
  return { level };
}

/**
 * RFC 9618 §5.6 (g): the policies of the last certificate that the user accepts, by the names the anchor's domain
 * gives them, with the qualifiers from both ends. An empty answer is the NULL tree.
 */
export function userPolicies(graph: PolicyGraph, accepted: readonly string[]): readonly ValidPolicy[] {
  const everything = accepted.includes(ANY_POLICY);
  const found = new Map<string, DerNode[]>();
  const domains = new Map<Node, ReadonlySet<Node>>();
  for (const node of graph.level) {
    for (const domain of domainNodes(node, domains)) {
      const named = domain.policy === ANY_POLICY && !everything ? accepted : [domain.policy];
      for (const id of named) {
        if (everything || accepted.includes(id)) listed(found, id).push(...qualifiersBetween(domain, node));
      }
    }
  }
  return [...found].map(([id, qualifiers]) => ({ id, qualifiers }));
}

/** What was said of a policy when it was first named, by the any policy that let it in, and last. */
const qualifiersBetween = (domain: Node, node: Node): readonly DerNode[] =>
  [...new Set([...domain.parents.filter(({ policy }) => policy === ANY_POLICY), domain, node])].flatMap(({ qualifiers }) => qualifiers);

/** The nodes at or above this one whose parent is any policy: how the anchor's domain calls it. */
function domainNodes(node: Node, known: Map<Node, ReadonlySet<Node>>): ReadonlySet<Node> {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  const isDomain = node.policy === ANY_POLICY || node.parents.some(({ policy }) => policy === ANY_POLICY);
  const domains = new Set<Node>(isDomain ? [node] : []);
  for (const parent of node.parents) {
    if (parent.policy === ANY_POLICY) continue;
    for (const domain of domainNodes(parent, known)) domains.add(domain);
  }
  known.set(node, domains);
  return domains;
}

function listed<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
