namespace CardSystem.Mqtt;

/// <summary>The topic filters under which an identity may publish and subscribe. A filter asked for must lie wholly within a permitted one.</summary>
/// <param name="withheld">Filters of what it is never sent, also where a wider filter that it may subscribe to covers it.</param>
public sealed class TopicPermissions(IReadOnlyList<string> publish, IReadOnlyList<string> subscribe, IReadOnlyList<string>? withheld = null)
{
    public static TopicPermissions None { get; } = new([], []);

    public IReadOnlyList<string> Publish { get; } = publish;
    public IReadOnlyList<string> Subscribe { get; } = subscribe;

    public bool MayPublish(string topic)
    {
        if (!TopicName.IsValid(topic)) return false;
        foreach (var permitted in Publish)
            if (TopicFilter.Covers(permitted, topic)) return true;
        return false;
    }

    public bool MayReceive(string topic)
    {
        if (withheld is null) return true;
        foreach (var filter in withheld)
            if (TopicFilter.Matches(filter, topic)) return false;
        return true;
    }

    /// <param name="filter">May be a shared subscription's: then the filter within it counts.</param>
    public bool MaySubscribe(string filter)
    {
        if (!TopicFilter.IsValid(filter)) return false;
        foreach (var permitted in Subscribe)
            if (TopicFilter.Covers(permitted, TopicFilter.WithoutShare(filter))) return true;
        return false;
    }
}
