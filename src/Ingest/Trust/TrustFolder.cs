using System.Globalization;

namespace CardSystem.Ingest.Trust;

/// <summary><c>Trust:Folder</c>: for each authority a folder, in it one for each generation, made whole before it gets its name.</summary>
public sealed class TrustFolder(string path)
{
    /// <summary>No authority comes near it; a folder full of numbers is somebody's mistake.</summary>
    private const int MostGenerations = 1_000;

    public string Path => path;

    public string FolderOf(AuthorityKind kind) => System.IO.Path.Combine(path, kind.Word());

    public string FolderOf(AuthorityKind kind, int number) => System.IO.Path.Combine(FolderOf(kind), number.ToString(CultureInfo.InvariantCulture));

    public string KeyOf(AuthorityKind kind, int number) => System.IO.Path.Combine(FolderOf(kind, number), Generation.KeyFileName);

    /// <summary>The highest generation there is; 0 where there is none.</summary>
    public int Newest(AuthorityKind kind) => Numbers(kind).LastOrDefault();

    /// <summary>The oldest first.</summary>
    /// <exception cref="TrustException">A file is missing or does not hold what it should.</exception>
    public IReadOnlyList<Generation> Generations(AuthorityKind kind) => [.. Numbers(kind).Select(n => Generation.Read(kind, n, FolderOf(kind, n)))];

    /// <summary>Makes a generation under its final name in one step.</summary>
    /// <param name="write">Writes its files into the folder it is given.</param>
    public void Add(AuthorityKind kind, int number, Action<string> write)
    {
        KeyFile.MakeFolder(path);
        KeyFile.MakeFolder(FolderOf(kind));
        var beside = FolderOf(kind, number) + ".new";
        if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        KeyFile.MakeFolder(beside);
        write(beside);
        Directory.Move(beside, FolderOf(kind, number));
    }

    public void Remove(AuthorityKind kind, int number) => Directory.Delete(FolderOf(kind, number), recursive: true);

    private IEnumerable<int> Numbers(AuthorityKind kind) => !Directory.Exists(FolderOf(kind)) ? []
        : Directory.EnumerateDirectories(FolderOf(kind)).Select(System.IO.Path.GetFileName)
            .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostGenerations ? number : 0).Where(n => n > 0).Order();
}
