namespace CardSystem.Mqtt.Gateway;

/// <summary>
/// Subscriptions by the levels of their filters, so that finding a topic's subscribers costs the topic's levels and not the number of
/// subscriptions. Not thread-safe.
/// </summary>
internal sealed class SubscriptionTree<T> where T : class
{
    private readonly Node _root = new();

    public int Count { get; private set; }

    public void Add(string filter, T subscription)
    {
        var (node, deep) = Descend(filter, create: true)!.Value;
        node.List(deep).Add(subscription);
        Count++;
    }

    public bool Remove(string filter, T subscription)
    {
        if (Descend(filter, create: false) is not var (node, deep) || !node.List(deep).Remove(subscription)) return false;
        Count--;
        for (var at = node; at.IsEmpty && at.Parent is { } parent; at = parent) parent.Drop(at);
        return true;
    }

    public void Match(string topic, List<T> into) => Match(_root, topic, first: true, into);

    private static void Match(Node node, ReadOnlySpan<char> rest, bool first, List<T> into)
    {
        var level = TopicFilter.NextLevel(ref rest, out var last);
        var wildcards = !(first && level is ['$', ..]);
        if (wildcards) into.AddRange(node.Deep);
        if (node.Child(level) is { } child) Go(child, rest, last, into);
        if (wildcards && node.Plus is { } plus) Go(plus, rest, last, into);

        static void Go(Node next, ReadOnlySpan<char> rest, bool last, List<T> into)
        {
            if (!last)
            {
                Match(next, rest, first: false, into);
                return;
            }

            // "a/#" matches "a" itself (4.7.1.2).
            into.AddRange(next.Here);
            into.AddRange(next.Deep);
        }
    }

    private (Node Node, bool Deep)? Descend(ReadOnlySpan<char> filter, bool create)
    {
        var node = _root;
        for (var last = false; !last;)
        {
            var level = TopicFilter.NextLevel(ref filter, out last);
            if (level is "#") return (node, true);
            if ((level is "+" ? node.Plus : node.Child(level)) is not { } next)
            {
                if (!create) return null;
                next = node.Grow(level.ToString());
            }

            node = next;
        }

        return (node, false);
    }

    private sealed class Node(Node? parent = null, string level = "")
    {
        private readonly Dictionary<string, Node> _children = new(StringComparer.Ordinal);

        public Node? Parent { get; } = parent;
        public Node? Plus { get; private set; }
        public List<T> Here { get; } = [];

        /// <summary>Subscriptions to <c>#</c> below this node.</summary>
        public List<T> Deep { get; } = [];
        public bool IsEmpty => _children.Count == 0 && Plus is null && Here.Count == 0 && Deep.Count == 0;

        private string Level { get; } = level;

        public List<T> List(bool deep) => deep ? Deep : Here;

        public Node? Child(ReadOnlySpan<char> name) =>
            _children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var child) ? child : null;

        public Node Grow(string name) => name is "+" ? Plus = new Node(this, name) : _children[name] = new Node(this, name);

        public void Drop(Node child)
        {
            if (child == Plus) Plus = null;
            else _children.Remove(child.Level);
        }
    }
}
