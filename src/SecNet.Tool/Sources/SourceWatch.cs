using System.Threading.Channels;
using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Tool.Sources;

/// <summary>Tells when .secnet files changed. Watches folders, not files: many editors save by putting a new file in the old one's place.</summary>
internal sealed class SourceWatch : IDisposable
{
    // One save is several events (truncate, write, rename); editors are done within this time.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <summary>Watches the folders of files, and folders with all below them.</summary>
    public SourceWatch(IEnumerable<string> paths)
    {
        var folders = paths.Select(static path => Directory.Exists(path) ? (Folder: Path.GetFullPath(path), Below: true) : (Folder: Path.GetDirectoryName(Path.GetFullPath(path))!, Below: false));
        foreach (var (folder, below) in folders.Distinct()) _watchers.Add(Watch(folder, below));
    }

    /// <summary>Waits for a change, and until no other follows at once.</summary>
    public async Task NextAsync(CancellationToken cancellation)
    {
        await _changes.Reader.ReadAsync(cancellation);
        while (true)
        {
            await Task.Delay(Quiet, cancellation);
            if (!_changes.Reader.TryRead(out _)) return;
        }
    }

    public void Dispose() => _watchers.ForEach(static watcher => watcher.Dispose());

    private FileSystemWatcher Watch(string folder, bool below)
    {
        var watcher = new FileSystemWatcher(folder, "*" + DslFrontEnd.Extension)
        {
            IncludeSubdirectories = below,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        watcher.Changed += (_, _) => Signal();
        watcher.Created += (_, _) => Signal();
        watcher.Deleted += (_, _) => Signal();
        watcher.Renamed += (_, _) => Signal();

        // Events were lost: something changed.
        watcher.Error += (_, _) => Signal();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Signal() => _changes.Writer.TryWrite(true);
}
