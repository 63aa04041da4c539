using System.Globalization;

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>
/// A place in the tap log: everything up to and including it has been read.
/// In SQLite the epoch is 0. In PostgreSQL it is the writing transaction's id: a row that commits late has an older id than its neighbours,
/// and only rows older than every running transaction are read, so none is ever passed over.
/// </summary>
public readonly record struct LogCursor(long Epoch, long Position) : IComparable<LogCursor>
{
    public static LogCursor Start => default;

    /// <summary>Beyond every tap there will ever be.</summary>
    public static LogCursor End => new(long.MaxValue, long.MaxValue);

    public static LogCursor Parse(string text)
    {
        var parts = text.Split('/');
        return new LogCursor(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}/{Position}");

    public int CompareTo(LogCursor other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Position.CompareTo(other.Position);

    public static bool operator <(LogCursor left, LogCursor right) => left.CompareTo(right) < 0;
    public static bool operator >(LogCursor left, LogCursor right) => left.CompareTo(right) > 0;
    public static bool operator <=(LogCursor left, LogCursor right) => left.CompareTo(right) <= 0;
    public static bool operator >=(LogCursor left, LogCursor right) => left.CompareTo(right) >= 0;
}
