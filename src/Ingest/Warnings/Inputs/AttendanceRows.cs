using System.Runtime.InteropServices;
using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>
/// Everybody's attendance in two arrays of numbers: rows come in any order, are counted by session and unit as they come, and are then laid member by member.
/// Ten million rows take about 120 MB and no object of their own.
/// </summary>
internal sealed class AttendanceRows(int members, SessionList sessions, Homes homes)
{
    private const int MarkBits = 3;
    private const int ExpectedBit = 4;
    private const int ProvisionalBit = 8;
    private const int Shift = 4;

    private readonly Dictionary<long, Others> _units = [];
    private readonly Others[] _wide = new Others[sessions.All.Count];
    private int[] _member = new int[1_024];
    private int[] _packed = new int[1_024];
    private int[] _starts = [];
    private int _count;

    public int Total => _count;

    public void Add(int session, int member, Mark mark, bool expected, bool provisional)
    {
        if (_count == _member.Length)
        {
            Array.Resize(ref _member, _count * 2);
            Array.Resize(ref _packed, _count * 2);
        }

        _member[_count] = member;
        _packed[_count++] = (session << Shift) | (provisional ? ProvisionalBit : 0) | (expected ? ExpectedBit : 0) | (int)mark;
        if (!expected || mark == Mark.Excused) return;
        var came = mark == Mark.Attended ? 1 : 0;
        Tally(ref _wide[session], came);
        Tally(ref CollectionsMarshal.GetValueRefOrAddDefault(_units, Key(session, homes.At(member, sessions.All[session].Day)), out _), came);
    }

    /// <summary>After the last row: lays the rows of each member one after the other, in the order of sessions.</summary>
    public void Lay()
    {
        var starts = new int[members + 1];
        for (var i = 0; i < _count; i++) starts[_member[i] + 1]++;
        for (var m = 0; m < members; m++) starts[m + 1] += starts[m];
        var next = starts.AsSpan(0, members).ToArray();
        var laid = new int[_count];
        for (var i = 0; i < _count; i++) laid[next[_member[i]]++] = _packed[i];
        for (var m = 0; m < members; m++) laid.AsSpan(starts[m], starts[m + 1] - starts[m]).Sort();
        (_packed, _starts, _member) = (laid, starts, []);
    }

    public int CountOf(int member) => _starts[member + 1] - _starts[member];

    public bool IsProvisional(int member, int place) => (_packed[_starts[member] + place] & ProvisionalBit) != 0;

    /// <summary>The member's row of that order.</summary>
    public Seen Read(int member, int place)
    {
        var packed = _packed[_starts[member] + place];
        var (session, mark, expected) = (packed >> Shift, (Mark)(packed & MarkBits), (packed & ExpectedBit) != 0);
        var day = sessions.All[session].Day;
        var counted = expected && mark != Mark.Excused;
        var unit = _units.GetValueOrDefault(Key(session, homes.At(member, day)));
        return new Seen(session, day, mark, expected, Without(unit, counted, mark), Without(_wide[session], counted, mark));
    }

    private static Others Without(Others all, bool counted, Mark mark) => counted ? new Others(all.Came - (mark == Mark.Attended ? 1 : 0), all.Expected - 1) : all;

    private static void Tally(ref Others others, int came) => others = new Others(others.Came + came, others.Expected + 1);

    private static long Key(int session, int unit) => ((long)session << 32) | (uint)unit;
}
