namespace CardSystem.Tidy;

/// <summary>The source tree these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>Our own source files with the ending, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string ending) =>
        from top in new[] { "src", "firmware-sim", "tests", "bench" }
        let folder = Path.Combine(Root, top)
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder, "*" + ending, SearchOption.AllDirectories)
        let parts = Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)
        where !parts.Any(p => p is "bin" or "obj" or "node_modules" or "dist" or "TestResults")
        select file;

    public static string Short(string file) => Path.GetRelativePath(Root, file);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CardSystem.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests read the source tree and must run inside it.");
    }
}
