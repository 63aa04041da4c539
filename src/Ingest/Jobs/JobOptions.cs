using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Jobs;

/// <summary>Long work that people start from the pages: how much of it at once, and how long what it made is kept.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>Jobs that run at the same time; the others wait.</summary>
    [Range(1, 8)]
    public int AtOnce { get; set; } = 2;

    /// <summary>Jobs that may wait; one more is refused.</summary>
    [Range(1, 200)]
    public int Waiting { get; set; } = 20;

    /// <summary>Of one person, waiting and running together.</summary>
    [Range(1, 100)]
    public int OfOnePerson { get; set; } = 5;

    /// <summary>Files that were made or sent in are deleted after so long: they hold personal data, and can be made again.</summary>
    [Range(1, 720)]
    public int KeepFilesHours { get; set; } = 24;

    /// <summary>What became of a job is told for so long.</summary>
    [Range(1, 400)]
    public int KeepDays { get; set; } = 30;

    /// <summary>A file that grows beyond this ends its job.</summary>
    [Range(1, 4_096)]
    public int MostFileMegabytes { get; set; } = 512;

    /// <summary>The folder of those files; only the service's own account may read them.</summary>
    public string Folder { get; set; } = "data/jobs";

    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Folder)) yield return "Jobs:Folder is empty; name the folder for files that jobs make, for instance data/jobs.";
    }
}
