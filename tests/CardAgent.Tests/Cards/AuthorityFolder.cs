using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

/// <summary>PEM files in a folder of their own, gone after the test.</summary>
internal sealed class AuthorityFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-authorities-").FullName;

    public string Path => _folder;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    public CardAuthorities Load(params string[] pems)
    {
        var options = new CardsOptions();
        for (var i = 0; i < pems.Length; i++) options.AuthorityFiles.Add(Write($"authority-{i}.pem", pems[i]));
        var authorities = CardAuthorities.TryLoad(options, out var problems);
        Assert.Empty(problems);
        return authorities!;
    }

    public CardAuthorities Load(params TestAuthority[] authorities) => Load(authorities.Select(a => a.Certificate.ExportCertificatePem()).ToArray());

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
