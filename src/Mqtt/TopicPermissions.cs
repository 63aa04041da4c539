namespace CardSystem.Mqtt;

/// <summary>The topic filters under which an identity may publish and subscribe. A filter asked for must lie wholly within a permitted one.</summary>
public sealed class TopicPermissions(IReadOnlyList<string> publish, IReadOnlyList<string> subscribe)
{
    public static TopicPermissions None { get; } = new([], []);

    public IReadOnlyList<string> Publish { get; } = publish;
    public IReadOnlyList<string> Subscribe { get; } = subscribe;
}
