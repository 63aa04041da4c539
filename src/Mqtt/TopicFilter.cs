using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt;

/// <summary>
/// Topic filters (MQTT 5.0, 4.7 and 4.8.2): <c>+</c> stands for one level, <c>#</c> at the end for all that remain, and neither, as the
/// first level, for a topic that begins with <c>$</c>.
/// </summary>
public static class TopicFilter
{
    private const string SharePrefix = "$share/";

    public static bool IsValid(string filter)
    {
        if (!Utf8Rules.IsValid(filter)) return false;
        var rest = filter.AsSpan();
        if (IsShared(filter))
        {
            var name = ShareName(filter);
            if (name.IsEmpty || name.IndexOfAny('+', '#') >= 0 || filter.Length <= SharePrefix.Length + name.Length) return false;
            rest = WithoutShare(filter);
        }

        if (rest.IsEmpty) return false;
        for (var last = false; !last;)
        {
            var level = NextLevel(ref rest, out last);
            if (level is "#") return last;
            if (level is not "+" && level.IndexOfAny('+', '#') >= 0) return false;
        }

        return true;
    }

    /// <summary>True for <c>$share/{name}/{filter}</c>.</summary>
    public static bool IsShared(string filter) => filter.StartsWith(SharePrefix, StringComparison.Ordinal);

    /// <summary>The filter proper of a shared subscription; any other filter as it is.</summary>
    public static ReadOnlySpan<char> WithoutShare(string filter)
    {
        if (!IsShared(filter)) return filter;
        var slash = filter.IndexOf('/', SharePrefix.Length);
        return slash < 0 ? default : filter.AsSpan(slash + 1);
    }

    public static bool HasWildcard(ReadOnlySpan<char> filter) => filter.IndexOfAny('+', '#') >= 0;

    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic) => Covers(filter, topic);

    /// <summary>
    /// True where every topic that <paramref name="asked"/> matches is matched by <paramref name="permitted"/> too. A topic name is a filter
    /// that matches itself only, so this also says whether a filter matches a topic.
    /// </summary>
    public static bool Covers(ReadOnlySpan<char> permitted, ReadOnlySpan<char> asked)
    {
        // Every topic has a first level, so these two say the same.
        if (asked is "#" && permitted is "+/#") return true;
        for (var first = true; ; first = false)
        {
            var may = NextLevel(ref permitted, out var mayEnds);
            var wants = NextLevel(ref asked, out var wantsEnds);
            if (first && may is "+" or "#" && wants is ['$', ..]) return false;
            if (may is "#") return true;
            if (wants is "#") return false;
            if (may is not "+" && !may.SequenceEqual(wants)) return false;
            if (wantsEnds) return mayEnds || permitted is "#";
            if (mayEnds) return false;
        }
    }

    internal static ReadOnlySpan<char> NextLevel(ref ReadOnlySpan<char> rest, out bool last)
    {
        var slash = rest.IndexOf('/');
        last = slash < 0;
        var level = last ? rest : rest[..slash];
        rest = last ? [] : rest[(slash + 1)..];
        return level;
    }

    private static ReadOnlySpan<char> ShareName(string filter)
    {
        var slash = filter.IndexOf('/', SharePrefix.Length);
        return slash < 0 ? filter.AsSpan(SharePrefix.Length) : filter.AsSpan(SharePrefix.Length, slash - SharePrefix.Length);
    }
}
