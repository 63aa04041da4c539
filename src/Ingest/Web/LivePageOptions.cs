using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Web;

/// <summary>Section <c>LivePage</c>.</summary>
public sealed class LivePageOptions
{
    public const string Section = "LivePage";

    /// <summary>Pages that may be open at once; one more is asked to come back later. What so many cost is measured in bench/results/live.md.</summary>
    [Range(1, 10_000, ErrorMessage = "LivePage:{0} must be between {1} and {2}.")]
    public int MaxViewers { get; set; } = 1_000;

    /// <summary>The live page is open on this very machine without signing in: for a trial, or a screen driven by the server itself. Names on it are masked.</summary>
    public bool OpenHere { get; set; }

    /// <summary>Names, beside localhost, 127.0.0.1 and [::1], under which this machine may be asked for the page.</summary>
    public IList<string> AllowedHosts { get; } = [];
}
