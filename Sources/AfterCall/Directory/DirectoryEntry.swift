/// What one record of the directory says, with all its versions.
enum DirectoryEntry: Hashable, Sendable {
    case agent(DirectoryName, DirectoryVersions<DirectoryAgent>)
    case queue(DirectoryName, DirectoryVersions<DirectoryQueue>)
    case campaign(DirectoryName, DirectoryVersions<DirectoryCampaign>)
}
